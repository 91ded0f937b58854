import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { eventually } from '@longrun/testkit';
import { machineUnits } from '../../dist/usage/machine-units.js';
import { type ProcessSample, readProcesses } from '../../dist/usage/read-processes.js';
import { sumTrees } from '../../dist/usage/sum-trees.js';
import { UsageMeter } from '../../dist/usage/usage-meter.js';

const options = process.platform === 'linux' ? {} : { skip: 'only Linux has this /proc' };

test('a tree is its group, its session and whoever descends from them, each counted once', () => {
  const processes = [
    sample({ pid: 10, group: 10, session: 10 }),
    sample({ pid: 11, parent: 10, group: 10, session: 10 }),
    // A group of its own, the parent gone: the session tells.
    sample({ pid: 12, parent: 1, group: 12, session: 10 }),
    // A session of its own: the parent tells.
    sample({ pid: 13, parent: 11, group: 13, session: 13 }),
    sample({ pid: 14, parent: 13, group: 13, session: 13 }),
    sample({ pid: 20, group: 20, session: 20 }),
    sample({ pid: 30, group: 30, session: 30 }),
  ];
  const sums = sumTrees(processes, new Set([10, 20, 99]));
  assert.deepEqual(
    [...sums],
    [
      [10, { cpuTicks: 5, residentPages: 10, processes: 5 }],
      [20, { cpuTicks: 1, residentPages: 2, processes: 1 }],
    ],
  );
});

test('parents that go in a circle, as a list read in bits may have them, end', () => {
  const circle = [sample({ pid: 2, parent: 3 }), sample({ pid: 3, parent: 2 })];
  assert.equal(sumTrees(circle, new Set([10])).size, 0);
});

test('the kernel says how large its pages and ticks are', options, () => {
  const { pageBytes, ticksPerSecond } = machineUnits();
  assert.ok([4096, 16_384, 65_536].includes(pageBytes), `${pageBytes}`);
  assert.equal(ticksPerSecond, 100);
});

test('this process is in the list, with about the memory that it says it has', options, () => {
  const own = readProcesses()?.find(({ pid }) => pid === process.pid);
  assert.ok(own !== undefined);
  const bytes = own.residentPages * machineUnits().pageBytes;
  const said = process.memoryUsage.rss();
  assert.ok(bytes > said / 2 && bytes < said * 2, `${bytes} and ${said}`);
  assert.equal(own.parent, process.ppid);
  assert.ok(own.cpuTicks > 0);
});

test('a busy tree is measured, on a thread that goes with the meter', options, async () => {
  const child = await busyTree();
  const before = threadNames();
  const meter = new UsageMeter();
  const handles = [
    { id: 'busy', pid: child.pid ?? 0 },
    { id: 'not started', pid: null },
    { id: 'gone', pid: 2 ** 22 + 1 },
  ];
  await eventually(() => {
    meter.measure(handles);
    const usage = meter.usageOf('busy');
    return usage?.cpuPercent !== null && usage !== undefined && usage.cpuPercent > 0;
  }, 'the tree uses CPU');
  const usage = meter.usageOf('busy');
  // A shell and what it started.
  assert.equal(usage?.processes, 2);
  assert.ok((usage?.memoryBytes ?? 0) > 100_000);
  assert.equal(meter.usageOf('not started'), undefined);
  assert.equal(meter.usageOf('gone'), undefined);
  assert.equal(threadNames().length, before.length + 1, 'the control: its thread is seen while it lives');
  await meter.close();
  assert.equal(threadNames().length, before.length);
  process.kill(-(child.pid ?? 0), 'SIGKILL');
});

/** A shell in a group of its own, with a child that never rests. */
async function busyTree(): Promise<ChildProcess> {
  const script = 'sh -c "while :; do :; done" & echo up; wait';
  const child = spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  return child;
}

/** JavaScript threads, which Node names; not those of its pool, which come and go. */
function threadNames(): readonly string[] {
  return readdirSync('/proc/self/task')
    .map((id) => readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim())
    .filter((name) => name === THREAD_NAME || name.startsWith('longrun'));
}

/** What the kernel calls a worker, by version of Node: its own name, or that of the process. */
const THREAD_NAME: string = readFileSync('/proc/self/comm', 'utf8').trim();

function sample(of: Partial<ProcessSample>): ProcessSample {
  return { pid: 1, parent: 1, group: 1, session: 1, cpuTicks: 1, residentPages: 2, ...of };
}
