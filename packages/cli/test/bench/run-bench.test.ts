import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { BenchReport } from '../../dist/bench/index.js';
import { isAlive } from '../../dist/bench/is-alive.js';

const PROGRAM = fileURLToPath(new URL('./support/bench-program.js', import.meta.url));
/** For a condition that comes by itself: only a test that fails ever waits for it. */
const DEADLINE_MS = 60_000;

function start(t: TestContext, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'longrun-bench-test-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: directory, ...env },
  });
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]).then(
    ([stdout, stderr, [code]]) => ({ stdout, stderr, code: Number(code) }),
  );
  return { child, directory, ended };
}

/** The pids of the tree that is there right now to be cancelled. */
async function treeIn(directory: string): Promise<number[]> {
  const deadline = performance.now() + DEADLINE_MS;
  while (performance.now() < deadline) {
    const pids = pidsIn(directory);
    if (pids.length > 0 && pids.every(isAlive)) return pids;
    await new Promise((done) => setTimeout(done, 1));
  }
  throw new Error('no tree came up');
}

function pidsIn(directory: string): number[] {
  try {
    const [bench = ''] = readdirSync(directory).filter((name) => name.startsWith('longrun-bench-'));
    const written = readFileSync(join(directory, bench, 'tree'), 'utf8');
    return written.endsWith('\n') ? written.trim().split(' ').map(Number) : [];
  } catch {
    // Not made yet, or removed for the next one.
    return [];
  }
}

test('both are measured in everything, side by side, and nothing is left', async (t) => {
  const { directory, ended } = start(t, ['1']);
  const { stdout, stderr, code } = await ended;
  assert.deepEqual([code, stderr], [0, '']);
  // What the program prints.
  const { measurements, launcher, tookMs } = JSON.parse(stdout) as BenchReport;
  const ids = ['handle', 'result', 'at-once-5', 'output', 'cancel'];
  assert.deepEqual(
    measurements.map(({ id, longrun, childProcess }) => [id, longrun.samples, childProcess.samples]),
    ids.map((id) => [
      id,
      id === 'handle' || id === 'result' ? 3 : 1,
      id === 'handle' || id === 'result' ? 3 : 1,
    ]),
  );
  for (const { id, longrun, childProcess, ratio } of measurements) {
    for (const { median, p99 } of [longrun, childProcess, ratio]) {
      assert.ok(Number.isFinite(median) && median > 0 && Number.isFinite(p99) && p99 > 0, id);
    }
  }
  const cancel = measurements.find(({ id }) => id === 'cancel');
  // Both wait 100 ms for a tree that ignores SIGTERM; timers may be a millisecond early.
  assert.ok((cancel?.longrun.median ?? 0) > 98 && (cancel?.childProcess.median ?? 0) > 98, stdout);
  assert.ok(['native', 'portable'].includes(launcher) && tookMs > 0);
  assert.deepEqual(readdirSync(directory), []);
});

test('Ctrl-C in the middle ends the commands of both, and removes the files', async (t) => {
  const { child, directory, ended } = start(t, ['1000']);
  const tree = await treeIn(directory);
  child.kill('SIGINT');
  const { stdout, stderr, code } = await ended;
  assert.deepEqual([code, stdout], [130, '']);
  assert.match(stderr, /^longrun bench: stopped, and everything it had started was ended\n$/);
  assert.deepEqual(tree.filter(isAlive), []);
  assert.deepEqual(readdirSync(directory), []);
});

test('a command that cannot be run is said in one line, with exit code 1', async (t) => {
  const { directory, ended } = start(t, [], { PATH: '/nowhere' });
  const { stdout, stderr, code } = await ended;
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /^longrun bench: .*true.*\n$/);
  assert.deepEqual(readdirSync(directory), []);
});
