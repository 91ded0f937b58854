import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { available } from './support/available.js';

const binding = available();

/** A death takes the kernel microseconds; what is not there after this never comes. */
const PATIENCE_MS = 10_000;

/** Launches two commands on a thread of its own: one that runs on, and one that ends when the thread does nothing else any more. */
const SOURCE = `
  const { parentPort } = require('node:worker_threads');
  (async () => {
    const { createNativeLauncher, loadNative } = await import(${JSON.stringify(import.meta.resolve('@longrun/native'))});
    const { packEnvironment } = await import(${JSON.stringify(import.meta.resolve('@longrun/protocol'))});
    const launcher = createNativeLauncher({ binding: loadNative().binding });
    const launch = async (argv) => {
      const outcome = await launcher.launch({ argv, env: packEnvironment(process.env), stdin: 'ignore' });
      return outcome.process.identity.pid;
    };
    const pids = [await launch(['sleep', '600']), await launch(['sleep', '0.2'])];
    parentPort.postMessage(pids);
    // Its event loop never sees an end: this thread is stuck until it is terminated.
    for (;;);
  })();
`;

/** One letter of the kernel's, or undefined for a process that is not there at all. */
function stateOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).charAt(0);
  } catch {
    return undefined;
  }
}

async function until(holds: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!holds()) {
    assert.ok(performance.now() < deadline, what);
    await delay(1);
  }
}

if (binding !== undefined) {
  test('children of a thread that is gone are zombies until any thread takes their status', async () => {
    const worker = new Worker(SOURCE, { eval: true });
    const [pids] = (await once(worker, 'message')) as [readonly number[]];
    await worker.terminate();
    const [running = 0, ended = 0] = pids;
    await until(() => stateOf(ended) === 'Z', 'it has ended, and nobody has taken it in');
    assert.equal(binding.reapOrphans(), 1, 'who runs on is kept in mind');
    assert.equal(stateOf(ended), undefined);
    process.kill(running, 'SIGKILL');
    await until(() => stateOf(running) === 'Z', 'it has ended as well');
    assert.equal(binding.reapOrphans(), 0);
    assert.equal(stateOf(running), undefined);
  });
}
