// `npm start -- <program> [args…]` from outside: what the shell of a user would see.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { listProcesses } from '../dist/processes.js';
import { launch, runStart, untilEnd, untilSays } from './support/run-start.js';

test('stdout and stderr are those of the command, and so is the exit code', async () => {
  const { code, stdout, stderr } = await runStart('--', 'sh', '-c', 'echo out; echo err >&2; exit 7');
  assert.equal(code, 7);
  assert.equal(stdout, 'out\n');
  assert.match(stderr, /^longrun: hto-\S+ started: sh -c /m);
  assert.match(stderr, /^err$/m);
  assert.match(stderr, /^longrun: hto-\S+ exited with 7 after .*, 8 B of output$/m);
});

test('a signal becomes 128 + n', async () => {
  const { code, stderr } = await runStart('sh', '-c', 'kill -9 $$');
  assert.equal(code, 137);
  assert.match(stderr, /was ended by SIGKILL/);
});

test('a missing program is a typed error and 127', async () => {
  const { code, stdout, stderr } = await runStart('no-such-program-anywhere');
  assert.deepEqual([code, stdout], [127, '']);
  assert.match(stderr, /^longrun: SPAWN_FAILED: .*no-such-program-anywhere/m);
});

test('a file that is no program is 126', async () => {
  const { code, stderr } = await runStart(fileURLToPath(import.meta.url));
  assert.equal(code, 126);
  assert.match(stderr, /SPAWN_FAILED/);
});

test('megabytes of output come through whole, every character of them', async () => {
  const line = 'grüße, 世界 🙂';
  const count = 100_000;
  const { code, stdout } = await runStart('sh', '-c', `yes '${line}' | head -n ${count}`);
  assert.equal(code, 0);
  assert.equal(stdout, `${line}\n`.repeat(count));
});

test('output without a newline at its end gets none', async () => {
  const { stdout } = await runStart('printf', 'no newline');
  assert.equal(stdout, 'no newline');
});

test('Ctrl-C cancels the command and its children, says what happened, and exits with 130', async () => {
  const tag = `7${process.pid}.5`;
  const child = launch(['sh', '-c', `trap '' TERM; sleep ${tag} & echo up; wait; sleep ${tag}`]);
  const end = untilEnd(child);
  await untilSays(child.stdout, /up\n/);
  // Negative control: the tree is there to be seen.
  assert.ok(withArgument(tag, child.pid) >= 2);
  child.kill('SIGINT');
  // As npm does, which passes on what the terminal has sent to all.
  child.kill('SIGINT');
  const { code, stderr } = await end;
  assert.equal(code, 130);
  assert.match(stderr, /^longrun: SIGINT: cancelling hto-/m);
  assert.match(
    stderr,
    /^longrun: hto-\S+ cancelled after .*: it was ended by SIGKILL, nothing of it is left$/m,
  );
  assert.equal(withArgument(tag, child.pid), 0);
});

test('a reader that goes away ends the command, like SIGPIPE would', async () => {
  const child = launch(['yes']);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const [code] = await once(child, 'exit');
  assert.equal(code, 141);
});

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // Gone since it was listed.
    return '';
  }
}

/** Processes whose command line holds `text`, without the demo itself. */
function withArgument(text: string, demo: number | undefined): number {
  const all = listProcesses();
  assert.ok(all !== undefined, 'this test reads /proc');
  return all.filter(({ pid }) => pid !== demo && commandLine(pid).includes(text)).length;
}
