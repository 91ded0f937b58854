// Runs many short commands in a row through one host and checks that nothing grows: zombies, threads, file
// descriptors and resident memory. `node --expose-gc scripts/soak.mjs [commands] [at a time]`, 10,000 one after the other by default; CI runs 1,000.
import { readdirSync, readFileSync } from 'node:fs';
import { createHost } from '@longrun/host';

const commands = Number(process.argv[2] ?? 10_000);
/** Measured before it counts: pools are warm, code is compiled, the receipt store is full. */
const WARM_UP = Math.min(1500, Math.floor(commands / 2));
/** Commands under way at a time. */
const WIDTH = Number(process.argv[3] ?? 1);
/** Heap noise between two collections; a leak of 10 KiB a command would be 100 MiB over a full run. */
const RSS_SLACK_BYTES = 64 * 1024 * 1024;

function sample() {
  globalThis.gc?.();
  return {
    zombies: zombies(),
    threads: readdirSync('/proc/self/task').length,
    descriptors: readdirSync('/proc/self/fd').length,
    rss: process.memoryUsage().rss,
  };
}

function zombies() {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return state === 'Z' && Number(parent) === process.pid;
    } catch {
      return false;
    }
  }).length;
}

async function run(host, count) {
  let started = 0;
  const worker = async (n) => {
    const sessionId = `soak-${n}`;
    const session = host.session(sessionId);
    while (started < count) {
      started += 1;
      const argv = ['sh', '-c', `echo ${started}; exit ${started % 3}`];
      await host.callTool('run_command', { argv, long_running: true }, { sessionId });
      while (session.drain().length === 0) await session.wait({ timeoutMs: 30_000 });
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, (_, n) => worker(n)));
}

// All threads from the start: spare ones that come and go with the load would look like a leak, or hide one.
const host = await createHost({ logger: false, threads: { warm: 4, max: 4 } });
const began = performance.now();
await run(host, WARM_UP);
const before = sample();
await run(host, commands - WARM_UP);
const after = sample();
const seconds = (performance.now() - began) / 1000;
await host.close();

const mib = (bytes) => (bytes / 1024 / 1024).toFixed(1);
console.log(`${commands} commands in ${seconds.toFixed(1)} s (${(commands / seconds).toFixed(0)}/s)`);
console.log(`zombies ${after.zombies}, threads ${before.threads} -> ${after.threads},`);
console.log(
  `descriptors ${before.descriptors} -> ${after.descriptors}, rss ${mib(before.rss)} -> ${mib(after.rss)} MiB`,
);

const failures = [];
if (after.zombies > 0) failures.push(`${after.zombies} zombies`);
if (after.threads > before.threads) failures.push(`threads grew by ${after.threads - before.threads}`);
if (after.descriptors > before.descriptors)
  failures.push(`descriptors grew by ${after.descriptors - before.descriptors}`);
if (after.rss > before.rss + RSS_SLACK_BYTES)
  failures.push(`memory grew by ${mib(after.rss - before.rss)} MiB`);
if (failures.length > 0) {
  console.error(`Grew: ${failures.join(', ')}.`);
  process.exitCode = 1;
}
