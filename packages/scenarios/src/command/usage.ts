/** Exit codes of the command line, beside those of a verdict. `sysexits.h` calls it EX_USAGE. */
export const BAD_USAGE = 64;

/** @param called how it was called: `npm run scenarios` */
export function usage(called: string): string {
  const dashes = called.startsWith('npm ') ? ' --' : '';
  const first = (words: string): string => `${called}${words === '' ? '' : `${dashes} ${words}`}`.padEnd(40);
  return `${first('')} the set that CI runs
${first('<name or file>…')} one or more: a name of test/scenarios, or a script of your own
${first('lives')} random histories in virtual time, until one is wrong or all are right

  --seed <n>       another seed than the script's; of lives: the one history to replay
  --rate <n>       iterations per time unit, for every group with an arrival rate
  --lives <n>      how many simulated handle lives (default 100000)
  --results <dir>  where results are kept (default results)
  --no-results     keep none
  --all            every scenario of test/scenarios, soak excepted
  --list           what there is
  --check          read the script, run nothing

Exit code: 0 passed, 1 an invariant broke, 2 incomplete, ${BAD_USAGE} bad script, 99 a threshold was crossed.`;
}
