// The dashboard's own thread: reads /proc when it is asked to, since a machine has thousands of processes and reading
// them would hold up the host's thread. Lives as long as somebody watches.
import { parentPort } from 'node:worker_threads';
import { machineUnits } from './machine-units.js';
import { readProcesses } from './read-processes.js';
import { sumTrees } from './sum-trees.js';
import { USAGE_FIELDS, type UsageAnswer, type UsageQuestion } from './usage-messages.js';

const port = parentPort;
if (port === null) throw new Error('the usage thread is a worker');
const { pageBytes, ticksPerSecond } = machineUnits();
/** CPU time of each tree when it was measured last. */
let before = new Map<number, { readonly cpuTicks: number; readonly at: number }>();

port.on('message', ({ leaders }: UsageQuestion) => {
  const at = performance.now();
  const processes = readProcesses();
  const answer: UsageAnswer = {
    leaders,
    usage: processes === undefined ? null : measure(leaders, processes, at),
  };
  port.postMessage(answer, answer.usage === null ? [] : [answer.usage.buffer]);
});

function measure(
  leaders: Int32Array,
  processes: NonNullable<ReturnType<typeof readProcesses>>,
  at: number,
): Float64Array<ArrayBuffer> {
  const sums = sumTrees(processes, new Set(leaders));
  const usage = new Float64Array(leaders.length * USAGE_FIELDS);
  const now: typeof before = new Map();
  for (const [index, leader] of leaders.entries()) {
    const sum = sums.get(leader);
    const last = before.get(leader);
    // A process that nobody of the tree waits for takes its time with it: the sum may become less.
    const ticks =
      sum === undefined || last === undefined ? Number.NaN : Math.max(0, sum.cpuTicks - last.cpuTicks);
    const seconds = last === undefined ? Number.NaN : (at - last.at) / 1000;
    usage.set(
      [
        Math.round((100 * ticks) / ticksPerSecond / seconds),
        (sum?.residentPages ?? 0) * pageBytes,
        sum?.processes ?? 0,
      ],
      index * USAGE_FIELDS,
    );
    if (sum !== undefined) now.set(leader, { cpuTicks: sum.cpuTicks, at });
  }
  before = now;
  return usage;
}
