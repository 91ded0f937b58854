// The main job from outside, with real commands: it builds this workspace and runs a package's tests.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch, runStart, untilEnd, untilSays } from './support/run-start.js';

test('the main job shows everything it promises, and leaves nothing', async () => {
  const { code, stdout, stderr } = await runStart();
  assert.equal(code, 0, `${stdout}\n${stderr}`);
  assert.ok(!stdout.includes('\x1b') && !stdout.includes('✗'), stdout);
  for (const claim of [
    'run_build_command found the command and built this workspace',
    "run_test ran one package's tests",
    'a flood of output was read to its end',
    'cancel_handle ended a command that ignores SIGTERM',
    'a foreground call answers with exit code and output',
    'a failed spawn is a typed error',
    'session end ended three live handles',
  ]) {
    assert.ok(stdout.includes(`✓ ${claim}`), claim);
  }
  assert.match(stdout, /^HANDLE +SESSION +STATE +EXIT +TIME +OUTPUT +COMMAND$/m);
  assert.match(stdout, /^Done: 9 handles in /m);
  const [, left, most] = /^Processes left: (\d+) \(.* at most (\d+) were/m.exec(stdout) ?? [];
  assert.equal(left, '0');
  // Negative control: the same count has seen processes while they lived.
  assert.ok(Number(most) >= 4, `at most ${most}`);
});

test('Ctrl-C ends everything that the main job has started', async () => {
  const child = launch([]);
  const end = untilEnd(child);
  await untilSays(child.stdout, /the stubborn command is hto-/);
  child.kill('SIGINT');
  const { code, stdout, stderr } = await end;
  assert.equal(code, 130, stdout);
  assert.match(stderr, /^Stopped by SIGINT: everything was ended\.$/m);
  assert.match(stdout, /^Processes left: 0 /m);
  assert.doesNotMatch(stdout, /✗/);
  assert.match(stdout, /^hto-\S+ +agent-2 +cancelled +SIG(TERM|KILL) /m);
});
