import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fixture } from '../support/fixtures.js';
import { temporaryDirectory } from '../support/gates.js';
import { openHost, run, runShell } from '../support/hosts.js';
import { refusal } from '../support/refusals.js';

/** What `env -0` printed, but for the one variable that every child carries. */
function variables(text: string): string[] {
  const all = text.split('\0').slice(0, -1).sort();
  const given = all.filter((each) => !each.startsWith('LONGRUN_TOKEN='));
  assert.equal(given.length, all.length - 1, 'exactly one token');
  return given;
}

/** The environment of this process, as `variables` shows a child's. */
function inherited(more: Readonly<Record<string, string>> = {}): string[] {
  const { LONGRUN_TOKEN: _, ...env } = { ...process.env, ...more };
  return Object.entries(env)
    .map(([name, value]) => `${name}=${value}`)
    .sort();
}

test('C8: stdin is empty unless asked for', async (t) => {
  const host = await openHost(t);
  const result = await runShell(host, 's', 'readlink /proc/self/fd/0; cat | wc -c');
  assert.deepEqual(result.stdout.trim().split(/\s+/), ['/dev/null', '0']);
});

test('C8: stdin is the given text and then end of file', async (t) => {
  const host = await openHost(t);
  for (const stdin of ['', 'one\ntwo', 'ü€😀\0\n', 'x'.repeat(1_000_000)]) {
    const result = await run(host, 's', [fixture('echo-stdin')], { stdin, head_bytes: 1_048_576 });
    assert.ok(result.stdout === stdin, `${stdin.length} characters`);
    assert.equal(result.exit_code, 0);
  }
});

test('C8: a command that does not read its stdin ends as it likes', async (t) => {
  const host = await openHost(t);
  const result = await run(host, 's', [fixture('ignore-stdin')], { stdin: 'x'.repeat(1_000_000) });
  assert.deepEqual([result.exit_code, result.stdout], [0, 'closed\n']);
});

test("C8: without env, and with an empty one, the host's environment is inherited as it is at the call", async (t) => {
  const host = await openHost(t);
  t.after(() => delete process.env['LONGRUN_TEST_LATE']);
  process.env['LONGRUN_TEST_LATE'] = 'set after the host was made';
  for (const more of [
    {},
    { env: {} },
    { env: {}, env_mode: 'replace' },
    { env: {}, env_mode: 'patch' },
  ] as const) {
    const result = await run(host, 's', ['/usr/bin/env', '-0'], more);
    assert.deepEqual(variables(result.stdout), inherited());
  }
});

test('C8: a non-empty env replaces the environment', async (t) => {
  const host = await openHost(t);
  for (const mode of [{}, { env_mode: 'replace' }] as const) {
    const result = await run(host, 's', ['/usr/bin/env', '-0'], { env: { A: '1', B: '' }, ...mode });
    assert.deepEqual(variables(result.stdout), ['A=1', 'B=']);
  }
});

test("C8: env_mode patch adds to the host's environment and changes it", async (t) => {
  const host = await openHost(t);
  const env = { LONGRUN_TEST_NEW: 'a=b', HOME: '/changed' };
  const result = await run(host, 's', ['/usr/bin/env', '-0'], { env, env_mode: 'patch' });
  assert.deepEqual(variables(result.stdout), inherited(env));
});

test("C8: a program is looked up in the child's PATH, not in the host's", async (t) => {
  const host = await openHost(t);
  const bin = temporaryDirectory(t);
  writeFileSync(join(bin, 'only-here'), '#!/bin/sh\necho found\n');
  chmodSync(join(bin, 'only-here'), 0o755);
  const result = await run(host, 's', ['only-here'], { env: { PATH: bin } });
  assert.equal(result.stdout, 'found\n');
  const error = await refusal(run(host, 's', ['only-here']));
  assert.deepEqual(
    [error.code, error.details.errno, error.details.missing],
    ['SPAWN_FAILED', 'ENOENT', 'file'],
  );
  const none = await refusal(run(host, 's', ['sh', '-c', 'true'], { env: { PATH: bin } }));
  assert.deepEqual([none.code, none.details.missing], ['SPAWN_FAILED', 'file']);
});

test('C8: values keep every character', async (t) => {
  const host = await openHost(t);
  const env = { A: ' a  b ', B: '$HOME "q" \\ \n', C: 'ü€😀', 'D.E-F': '=' };
  const result = await run(host, 's', ['/usr/bin/env', '-0'], { env });
  assert.deepEqual(
    variables(result.stdout),
    Object.entries(env).map(([name, value]) => `${name}=${value}`),
  );
});

test('C8: arguments arrive as they are, without a shell', async (t) => {
  const host = await openHost(t);
  const items = ['', ' ', '*', '$HOME', 'a"b', "it's", '--', 'ü😀', ';exit 3'];
  const result = await run(host, 's', [fixture('print-args'), ...items]);
  assert.equal(result.stdout, items.map((item) => `[${item}]\n`).join(''));
  assert.equal((await run(host, 's', [fixture('print-args'), 'a\nb'])).stdout, '[a\nb]\n');
});

test("C8: cwd is the child's working directory; without it, the host's", async (t) => {
  const host = await openHost(t);
  const directory = realpathSync(temporaryDirectory(t));
  assert.equal((await run(host, 's', [fixture('print-cwd')], { cwd: directory })).stdout, `${directory}\n`);
  assert.equal((await run(host, 's', [fixture('print-cwd')])).stdout, `${process.cwd()}\n`);
  mkdirSync(join(directory, 'a b'));
  symlinkSync('a b', join(directory, 'link'));
  const linked = await run(host, 's', [fixture('print-cwd')], { cwd: join(directory, 'link') });
  assert.equal(linked.stdout, `${directory}/a b\n`);
});

test("C8: a relative cwd starts at the host's, and a relative program at the child's", async (t) => {
  const host = await openHost(t);
  const directory = temporaryDirectory(t);
  writeFileSync(join(directory, 'here'), '#!/bin/sh\necho here\n');
  chmodSync(join(directory, 'here'), 0o755);
  assert.equal((await run(host, 's', ['./here'], { cwd: directory })).stdout, 'here\n');
  assert.equal(
    (await run(host, 's', [fixture('print-cwd')], { cwd: 'test' })).stdout,
    `${join(process.cwd(), 'test')}\n`,
  );
});

test('C8: a cwd that does not exist or is no directory is SPAWN_FAILED and names the directory', async (t) => {
  const host = await openHost(t);
  const file = join(temporaryDirectory(t), 'file');
  writeFileSync(file, '');
  for (const [cwd, errno] of [
    ['/no/such/directory', 'ENOENT'],
    [file, 'ENOTDIR'],
    [`${file}/below`, 'ENOTDIR'],
  ] as const) {
    for (const long_running of [false, true]) {
      const call = host.callTool('run_command', { argv: ['true'], cwd, long_running }, { sessionId: 's' });
      const { code, message, details } = await refusal(call);
      assert.equal(code, 'SPAWN_FAILED');
      assert.ok(message.includes(cwd), message);
      assert.deepEqual(
        [details.tool, details.param, details.missing, details.errno, details.path],
        ['run_command', 'cwd', 'cwd', errno, cwd],
      );
    }
  }
});

test('C8: a child leads a session and a group of its own', async (t) => {
  const host = await openHost(t);
  const [pid, group, session] = (await run(host, 's', [fixture('print-session')])).stdout.trim().split(' ');
  assert.deepEqual([group, session], [pid, pid]);
});

test('C8: a script without an interpreter line runs as a shell script, as execvp does', async (t) => {
  const host = await openHost(t);
  const result = await run(host, 's', [fixture('no-interpreter-line'), 'x']);
  assert.deepEqual([result.exit_code, result.stdout], [5, 'got x\n']);
});

test('C8: every child carries a token of its host, its session and its command, whatever its environment', async (t) => {
  const host = await openHost(t);
  const tokens: string[] = [];
  for (const [session, more] of [
    ['a', {}],
    ['a', { env: { LONGRUN_TOKEN: 'forged' } }],
    ['b', { env: { A: '1' }, env_mode: 'patch' }],
  ] as const) {
    const { stdout, command_id } = await run(host, session, ['/usr/bin/printenv', 'LONGRUN_TOKEN'], more);
    // The last one: this host may itself run under another.
    const token = stdout.trim().split(' ').at(-1) ?? '';
    assert.match(token, /^[0-9a-f]{32}\.\d+\./);
    assert.ok(token.endsWith(`.${command_id}`), 'its own');
    tokens.push(token);
  }
  const [first, second, third] = tokens.map((token) => token.split('.'));
  assert.deepEqual(first?.slice(0, 2), second?.slice(0, 2), 'one host, one session');
  assert.deepEqual([first?.[0] === third?.[0], first?.[1] === third?.[1]], [true, false], 'another session');
});
