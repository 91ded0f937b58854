// node scripts/guardian-trials.mjs [times]: kills a host with 56 live handles, grandchildren and escapees among them, 20 times
// with each form of guardian, and says what was left and after how long. `npm test` does it once with each.
import { bootstrap } from './lib/bootstrap.mjs';
import { checkNode } from './lib/check-node.mjs';
import { runMain, SetupError } from './lib/fail.mjs';
import { reportCounts } from './lib/report-counts.mjs';
import { runTestFile } from './lib/run-test-file.mjs';
import { showFile, showLeft } from './lib/test-report.mjs';

const TEST = 'test/dist/faults/host-killed.test.js';
const TIMES = 20;
// A trial takes one second; a machine that needs ten for it is not measured but waited for.
const TRIAL_MS = 10_000;
const FORMS = 2;
/** The other tests of the file. */
const OTHERS_MS = 300_000;

checkNode();
await runMain(async () => {
  const times = Number(process.argv[2] ?? TIMES);
  if (!Number.isInteger(times) || times < 1)
    throw new SetupError(`How often? ${process.argv[2]} is no number from 1.`);
  bootstrap();
  process.env.LONGRUN_KILLS = String(times);
  const result = await runTestFile(TEST, OTHERS_MS + FORMS * times * TRIAL_MS);
  showFile(result, false);
  showLeft(result.left);
  const trials = result.left.filter((line) => line.startsWith('host SIGKILL'));
  const slowest = Math.max(...trials.map((line) => Number(/ms (\d+)$/.exec(line)?.[1])));
  console.log(
    `\n${trials.length} hosts killed; the last process of any was gone after at most ${slowest} ms`,
  );
  reportCounts(result);
  return result.failed === 0 && trials.length > 0 ? 0 : 1;
});
