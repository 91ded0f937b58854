/** Exit codes of the command line, beside those of a verdict. `sysexits.h` calls it EX_USAGE. */
export const BAD_USAGE = 64;

export const USAGE: string = `npm run scenarios                        the set that CI runs
npm run scenarios -- <name or file>…     one or more: a name of test/scenarios, or a script of your own
npm run scenarios -- lives               random histories in virtual time, until one is wrong or all are right

  --seed <n>       another seed than the script's; of lives: the one history to replay
  --rate <n>       iterations per time unit, for every group with an arrival rate
  --lives <n>      how many simulated handle lives (default 100000)
  --results <dir>  where results are kept (default results)
  --no-results     keep none
  --all            every scenario of test/scenarios, soak excepted
  --list           what there is
  --check          read the script, run nothing

Exit code: 0 passed, 1 an invariant broke, 2 incomplete, ${BAD_USAGE} bad script, 99 a threshold was crossed.`;
