// One command that prints `repeats` times the 1 MiB of `file`, with the contender's own limits on output. Measured: the
// time from the call to the result, the peak of resident memory above what it was before the call, and the delay of
// the main thread's event loop, sampled every millisecond (the millisecond itself taken off).
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { peakKiB, resetPeak, residentKiB } from './memory.mjs';
import { pause } from './pause.mjs';
import { expectSuccess, runOne } from './run-one.mjs';

const RESOLUTION_MS = 1;
const WARM_UP_REPEATS = 16;

export async function flood(contender, parameters) {
  const { file, repeats, bytes, settleMs } = parameters;
  const argv = (times) => [parameters.cat, ...Array.from({ length: times }, () => file)];
  await runOne(contender, argv(WARM_UP_REPEATS));
  await pause(settleMs);

  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  const restingKiB = residentKiB();
  resetPeak();
  delay.enable();
  const startedAt = performance.now();
  const { ended } = await contender.start(argv(repeats));
  const one = await ended;
  const floodMs = performance.now() - startedAt;
  delay.disable();
  const grownKiB = peakKiB() - restingKiB;

  expectSuccess(contender, one);
  const seen = contender.outputBytesOf(one);
  if (seen !== bytes) throw new Error(`${bytes} bytes were printed and ${seen} reported`);
  return { floodMs, bytes, grownKiB, delayP99Ms: Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION_MS) };
}
