// `count` sleeping commands alive at once. Measured: the growth of this process's resident memory, `settleMs` after
// the last start; with `exits`, the CPU time of this process per short command that is run beside them, one after the
// other, from its call to its result; and the time to end all of them. The runner counts the sleepers itself,
// before the end (all must be there) and after it (none, not even a zombie).
import { performance } from 'node:perf_hooks';
import { residentKiB } from './memory.mjs';
import { pause } from './pause.mjs';
import { runOne } from './run-one.mjs';

/** Starts under way at a time: enough for every thread, few enough not to be a burst. */
const WIDTH = 16;

export async function crowd(contender, parameters, askRunner) {
  const { count, exits = 0, warmUp, settleMs, marker } = parameters;
  for (let n = 0; n < warmUp; n += 1) await runOne(contender, [parameters.true]);
  await pause(settleMs);

  const restingKiB = residentKiB();
  const startedAt = performance.now();
  await startAll(contender, [parameters.sleep, String(marker)], count);
  const startMs = performance.now() - startedAt;
  await pause(settleMs);
  const grownKiB = residentKiB() - restingKiB;

  const cpuMs = exits === 0 ? undefined : await cpuOf(contender, [parameters.true], exits);
  askRunner('alive', count);
  const endedFrom = performance.now();
  const { survivors } = await contender.endAll();
  const endMs = performance.now() - endedFrom;
  askRunner('gone', 0);
  return { count, grownKiB, startMs, endMs, survivors, exits, cpuMs };
}

async function startAll(contender, argv, count) {
  let left = count;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      await contender.start(argv);
      // Where a start blocks: let the loop have its turn, as a host would.
      await new Promise(setImmediate);
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, work));
}

async function cpuOf(contender, argv, exits) {
  const before = process.cpuUsage();
  for (let n = 0; n < exits; n += 1) await runOne(contender, argv);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
