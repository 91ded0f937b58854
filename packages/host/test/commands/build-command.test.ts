import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { DEFAULT_LIMITS } from '@longrun/protocol';
import { parseToolInput, type ToolInput } from '@longrun/protocol/tools';
import { argvProgram } from '../../dist/commands/argv-program.js';
import { type BuildCommandPorts, buildCommand } from '../../dist/commands/build-command.js';
import { shellProgram } from '../../dist/commands/shell-program.js';
import { noSandbox } from '../../dist/sandbox/no-sandbox.js';
import type { ProcessSandbox } from '../../dist/sandbox/process-sandbox.js';
import { hostSnapshot } from '../support/host-snapshot.js';

const ports: BuildCommandPorts = { host: hostSnapshot(), limits: DEFAULT_LIMITS, sandbox: noSandbox };

function build(input: ToolInput<'run_command'>, changes: Partial<BuildCommandPorts> = {}) {
  const parsed = parseToolInput('run_command', { argv: ['true'], ...input });
  assert.ok(parsed.ok);
  return buildCommand(parsed.value, () => argvProgram(parsed.value.argv ?? []), { ...ports, ...changes });
}

const plain = {
  ...{ argv: ['true'], display: 'true', cwd: '/', env: ports.host.env, graceMs: 1000, drainMs: 5000 },
  ...{ headBytes: 16384, tailBytes: 49152, spillBytes: 268435456, leftovers: 'keep' },
};

test('what a call leaves out is filled in from the host and its limits', async () => {
  assert.deepEqual(await build({}), { ok: true, value: plain });
});

test('what a call says is taken over', async () => {
  const built = await build({
    ...{
      argv: ['a', 'b c', ''],
      cwd: '/usr',
      env: { X: '1' },
      timeout_ms: 9,
      stdin: 'hi',
      grace_ms: 0,
      drain_ms: 1,
    },
    ...{ head_bytes: 2, tail_bytes: 3, spill_bytes: 4, leftovers: 'kill' },
  });
  assert.deepEqual(built, {
    ok: true,
    value: {
      ...{ argv: ['a', 'b c', ''], display: 'a b c ', cwd: '/usr', env: { X: '1' }, timeoutMs: 9 },
      ...{ stdin: { kind: 'text', text: 'hi' }, graceMs: 0, drainMs: 1, headBytes: 2, tailBytes: 3 },
      ...{ spillBytes: 4, leftovers: 'kill' },
    },
  });
});

test('an empty stdin text is still a text', async () => {
  const built = await build({ stdin: '' });
  assert.ok(built.ok);
  assert.deepEqual(built.value.stdin, { kind: 'text', text: '' });
});

test('INVALID_PARAMETER: more spill than the host allows is refused, naming the limit', async () => {
  const limits = { ...DEFAULT_LIMITS, spillBytesPerHandle: 100 };
  const built = await build({ spill_bytes: 101 }, { limits });
  assert.ok(!built.ok);
  assert.equal(built.error.code, 'INVALID_PARAMETER');
  assert.deepEqual(built.error.details, { param: 'spill_bytes', limit: 'spillBytesPerHandle' });
  assert.equal((await build({ spill_bytes: 100 }, { limits })).ok, true);
});

test('what the host lets commands use goes with the command', async () => {
  const resources = { openFiles: 64 };
  assert.deepEqual(await build({}, { resources }), { ok: true, value: { ...plain, resources } });
});

test('the sandbox sees the finished command and may change or refuse it', async () => {
  const wrapping: ProcessSandbox = {
    ...noSandbox,
    prepare: (command) => ({ ok: true, value: { ...command, argv: ['wrap', ...command.argv] } }),
  };
  assert.deepEqual(await build({}, { sandbox: wrapping }), {
    ok: true,
    value: { ...plain, argv: ['wrap', 'true'] },
  });
  const error = { code: 'SANDBOX_DENIED', message: 'no', details: { sandbox: 'x' } } as const;
  const refusing: ProcessSandbox = { ...noSandbox, prepare: async () => ({ ok: false, error }) };
  assert.deepEqual(await build({}, { sandbox: refusing }), { ok: false, error });
});

test('nothing is chosen for a place that is refused', async () => {
  const parsed = parseToolInput('run_test', { cwd: '/no/such/dir' });
  assert.ok(parsed.ok);
  let chosen = 0;
  const choose = () => {
    chosen += 1;
    return argvProgram(['true']);
  };
  const built = await buildCommand(parsed.value, choose, ports);
  assert.equal(built.ok, false);
  assert.equal(chosen, 0);
});

test('shell text goes to sh as one argument and is shown as it is', () => {
  const program = shellProgram('echo "a  b" | wc -c', { platform: 'linux' });
  assert.deepEqual(program, {
    ok: true,
    value: { argv: ['/bin/sh', '-c', 'echo "a  b" | wc -c'], display: 'echo "a  b" | wc -c' },
  });
});

test('shell text that looks like an option is run as text', () => {
  for (const text of ['-x', '+x', '-c']) {
    const program = shellProgram(text, { platform: 'linux' });
    assert.ok(program.ok);
    const [file, ...args] = program.value.argv;
    // 127: sh looked for a command of that name. 2 would be: sh took it for an option.
    assert.throws(
      () => execFileSync(file, args, { stdio: 'ignore' }),
      (error) => Reflect.get(Object(error), 'status') === 127,
      text,
    );
  }
});

test('shell text is refused on Windows, naming the parameter', () => {
  const program = shellProgram('dir', { platform: 'win32' });
  assert.ok(!program.ok);
  assert.equal(program.error.details.param, 'shell');
});
