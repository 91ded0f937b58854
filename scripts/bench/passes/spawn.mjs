// Commands one at a time on a quiet host that holds `ballastMiB` of data outside of the JavaScript heap. Of each: the time
// from the call to the handle, and how long the main thread was busy in that time (event loop utilization: all but
// the waiting in the poll). The command's end and a pause lie between two, so that nothing of the one is counted
// with the next. Ends after `samples`, or with fewer once `budgetMs` have gone: a fork of 2 GiB takes long.
import { performance } from 'node:perf_hooks';
import { makeBallast } from './ballast.mjs';
import { pause } from './pause.mjs';
import { expectSuccess, runOne } from './run-one.mjs';

/** Long enough for the last result's messages to be dealt with. */
const PAUSE_MS = 2;
/** However slow: a median needs some. */
const LEAST_SAMPLES = 5;

export async function spawn(contender, parameters) {
  const { ballastMiB, samples, warmUp, budgetMs } = parameters;
  const argv = [parameters.true];
  const ballast = makeBallast(ballastMiB);
  const warmedUpBy = performance.now() + budgetMs / 4;
  for (let n = 0; n < warmUp && performance.now() < warmedUpBy; n += 1) await runOne(contender, argv);

  const handleMs = [];
  const busyMs = [];
  const deadline = performance.now() + budgetMs;
  while (handleMs.length < samples && (performance.now() < deadline || handleMs.length < LEAST_SAMPLES)) {
    await pause(PAUSE_MS);
    const before = performance.eventLoopUtilization();
    const startedAt = performance.now();
    const { ended } = await contender.start(argv);
    handleMs.push(performance.now() - startedAt);
    busyMs.push(performance.eventLoopUtilization(before).active);
    expectSuccess(contender, await ended);
  }
  return { handleMs, busyMs, ballastBytes: ballast.reduce((sum, { length }) => sum + length, 0) };
}
