import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DEFAULT_READ_BYTES,
  DEFAULT_WAIT_MS,
  type ErrorData,
  MAX_ARGV_ITEMS,
  MAX_GRACE_MS,
  MAX_INLINE_BYTES,
  MAX_READ_BYTES,
  MAX_TIMEOUT_MS,
  MAX_WAIT_HANDLES,
} from '@longrun/protocol';
import { parseToolInput, type ToolName } from '@longrun/protocol/tools';
import fc from 'fast-check';

function refusal(tool: ToolName, input: unknown): ErrorData {
  const parsed = parseToolInput(tool, input);
  assert.ok(!parsed.ok, `${tool} accepted ${JSON.stringify(input)?.slice(0, 200)}`);
  return parsed.error;
}

function accept(tool: ToolName, input: unknown): Record<string, unknown> {
  const parsed = parseToolInput(tool, input);
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.error.message);
  return parsed.value;
}

const argv = ['true'];
const handle_id = 'hto-1-1';
/** Tool, input, the parameter that is blamed, what the message says of it. */
const refused: readonly (readonly [ToolName, unknown, string, RegExp])[] = [
  ['run_command', {}, 'argv', /required, or command/],
  ['run_command', undefined, 'argv', /required/],
  ['run_command', null, 'input', /an object, got null/],
  ['run_command', 'ls', 'input', /an object, got "ls"/],
  ['run_command', ['ls'], 'input', /an object, got an array of 1/],
  ['run_command', { argv: [] }, 'argv', /not be empty/],
  ['run_command', { argv: [''] }, 'argv[0]', /name a program/],
  ['run_command', { argv: 'npm test' }, 'argv', /an array, got "npm test"/],
  ['run_command', { argv: [5] }, 'argv[0]', /a string, got 5/],
  ['run_command', { argv: ['a', null] }, 'argv[1]', /a string, got null/],
  ['run_command', { argv: ['a', undefined] }, 'argv[1]', /must be a string/],
  ['run_command', { argv: ['a', 'b\0c'] }, 'argv[1]', /NUL/],
  [
    'run_command',
    { argv: new Array(MAX_ARGV_ITEMS + 1).fill('x') },
    'argv',
    /at most 65536 items, got 65537/,
  ],
  ['run_command', { argv, command: 'ls', shell: true }, 'command', /together with argv/],
  ['run_command', { argv, shell: true }, 'shell', /without a shell/],
  ['run_command', { command: 'ls' }, 'shell', /must be true/],
  ['run_command', { shell: true }, 'command', /required with shell/],
  ['run_command', { command: '', shell: true }, 'command', /not be empty/],
  ['run_command', { command: 'a\0b', shell: true }, 'command', /NUL/],
  ['run_command', { argv, shell: 'yes' }, 'shell', /true or false, got "yes"/],
  ['run_command', { argv, cwd: '' }, 'cwd', /not be empty/],
  ['run_command', { argv, cwd: '/a\0b' }, 'cwd', /NUL/],
  ['run_command', { argv, cwd: '/'.repeat(4097) }, 'cwd', /at most 4096 characters, got 4097/],
  ['run_command', { argv, cwd: 7 }, 'cwd', /a string, got 7/],
  ['run_command', { argv, env: { 'A=B': 'x' } }, 'env.A=B', /'='/],
  ['run_command', { argv, env: { '': 'x' } }, 'env.', /empty name/],
  ['run_command', { argv, env: { 'A\0': 'x' } }, 'env.A\0', /NUL/],
  ['run_command', { argv, env: { A: 'x\0' } }, 'env.A', /NUL/],
  ['run_command', { argv, env: { A: 1 } }, 'env.A', /a string, got a number/],
  ['run_command', { argv, env: 'A=1' }, 'env', /an object of strings, got a string/],
  ['run_command', { argv, env: ['A=1'] }, 'env', /an object of strings, got an array of 1/],
  ['run_command', { argv, env: JSON.parse('{"__proto__":"x"}') }, 'env.__proto__', /not be used/],
  ['run_command', { argv, env_mode: 'merge' }, 'env_mode', /one of "replace", "patch", got "merge"/],
  ['run_command', { argv, timeout_ms: 0 }, 'timeout_ms', /at least 1, got 0/],
  ['run_command', { argv, timeout_ms: -5 }, 'timeout_ms', /at least 1, got -5/],
  ['run_command', { argv, timeout_ms: 1.5 }, 'timeout_ms', /a whole number, got 1.5/],
  ['run_command', { argv, timeout_ms: '5' }, 'timeout_ms', /a whole number|a number/],
  ['run_command', { argv, timeout_ms: Number.NaN }, 'timeout_ms', /number, got NaN/],
  ['run_command', { argv, timeout_ms: Number.POSITIVE_INFINITY }, 'timeout_ms', /Infinity/],
  ['run_command', { argv, timeout_ms: MAX_TIMEOUT_MS + 1 }, 'timeout_ms', /at most/],
  ['run_command', { argv, timeout_ms: null }, 'timeout_ms', /got null/],
  ['run_command', { argv, background_after_ms: 0 }, 'background_after_ms', /at least 1/],
  ['run_command', { argv, grace_ms: MAX_GRACE_MS + 1 }, 'grace_ms', /at most 1500, got 1501/],
  ['run_command', { argv, drain_ms: -1 }, 'drain_ms', /at least 0/],
  ['run_command', { argv, head_bytes: MAX_INLINE_BYTES + 1 }, 'head_bytes', /at most/],
  ['run_command', { argv, tail_bytes: 1e300 }, 'tail_bytes', /at most|whole number/],
  ['run_command', { argv, spill_bytes: -1 }, 'spill_bytes', /at least 0/],
  ['run_command', { argv, stdin: 7 }, 'stdin', /a string, got a number/],
  ['run_command', { argv, leftovers: 'stay' }, 'leftovers', /one of "keep", "kill"/],
  ['run_command', { argv, long_running: 1 }, 'long_running', /true or false, got 1/],
  ['run_command', { argv, timeoutMs: 5 }, 'timeoutMs', /did you mean timeout_ms\?/],
  ['run_command', { argv, 'long-running': true }, 'long-running', /did you mean long_running\?/],
  ['run_command', { argv, bogus: 5 }, 'bogus', /not a parameter of this tool; known are argv, command/],
  ['run_command', JSON.parse('{"argv":["true"],"__proto__":1}'), '__proto__', /not a parameter/],
  ['run_test', { argv, filter: 'x' }, 'filter', /together with argv/],
  ['run_test', { filter: '' }, 'filter', /not be empty/],
  ['run_test', { filter: 'a\0' }, 'filter', /NUL/],
  ['run_test', { argv: [] }, 'argv', /not be empty/],
  ['run_test', { command: 'x', shell: true }, 'command', /not a parameter/],
  ['run_build_command', { argv, target: 'x' }, 'target', /together with argv/],
  ['run_build_command', { argv, release: true }, 'release', /together with argv/],
  ['run_build_command', { target: 5 }, 'target', /a string, got 5/],
  ['cancel_handle', {}, 'handle_id', /required and must be a string/],
  ['cancel_handle', { handle_id: '' }, 'handle_id', /not be empty/],
  ['cancel_handle', { handle_id: 'h'.repeat(65) }, 'handle_id', /at most 64 characters, got 65/],
  ['cancel_handle', { handle_id: 5 }, 'handle_id', /a string, got 5/],
  ['cancel_handle', { handle_id, grace_ms: -1 }, 'grace_ms', /at least 0/],
  ['cancel_handle', { handle_id, force: 'yes' }, 'force', /true or false/],
  ['list_handles', { include_finished: 'all' }, 'include_finished', /true or false/],
  ['read_output', { handle_id, stream: 'both' }, 'stream', /one of "stdout", "stderr"/],
  ['read_output', { handle_id, offset: -1 }, 'offset', /at least 0/],
  ['read_output', { handle_id, offset: 2 ** 53 }, 'offset', /at most|whole number/],
  ['read_output', { handle_id, max_bytes: 0 }, 'max_bytes', /at least 1/],
  ['read_output', { handle_id, max_bytes: MAX_READ_BYTES + 1 }, 'max_bytes', /at most/],
  ['read_output', { handle_id, wait_ms: MAX_TIMEOUT_MS + 1 }, 'wait_ms', /at most/],
  ['wait_handles', { handle_ids: [] }, 'handle_ids', /not be empty/],
  ['wait_handles', { handle_ids: handle_id }, 'handle_ids', /an array, got "hto-1-1"/],
  ['wait_handles', { handle_ids: ['a', 'b', 3] }, 'handle_ids[2]', /a string, got 3/],
  [
    'wait_handles',
    { handle_ids: new Array(MAX_WAIT_HANDLES + 1).fill('a') },
    'handle_ids',
    /at most 1024 items/,
  ],
  ['wait_handles', { handle_ids: ['a'], mode: 'some' }, 'mode', /one of "any", "all"/],
  ['wait_handles', { handle_ids: ['a'], timeout_ms: -1 }, 'timeout_ms', /at least 0/],
];

test('INVALID_PARAMETER names the tool and the parameter, and says what it got', async (t) => {
  for (const [tool, input, param, text] of refused) {
    await t.test(`${tool}: ${param} ${text.source}`, () => {
      const error = refusal(tool, input);
      assert.equal(error.code, 'INVALID_PARAMETER');
      assert.equal(error.details.tool, tool);
      assert.equal(error.details.param, param);
      assert.match(error.message, text);
      assert.ok(error.message.startsWith(`${tool}: ${param} `), error.message);
    });
  }
});

test('a refusal lists every problem, up to eight', () => {
  const { details, message } = refusal('run_command', { argv: [1, 2], cwd: 3, bogus: 4 });
  assert.deepEqual(
    (details['problems'] as { param: string }[]).map((problem) => problem.param),
    ['argv[0]', 'argv[1]', 'cwd', 'bogus'],
  );
  assert.match(message, /\(and 3 more\)$/);
  const many = refusal('run_command', { argv: new Array(100).fill(0) });
  assert.equal((many.details['problems'] as unknown[]).length, 8);
});

test('a message stays short however long the input is', () => {
  const long = 'x'.repeat(1_000_000);
  for (const input of [
    { argv: long },
    { argv, [long]: 1 },
    { argv, env: { [`${long}=`]: 'v' } },
    { argv, env_mode: long },
  ]) {
    const error = refusal('run_command', input);
    assert.ok(JSON.stringify(error).length < 2000, `${JSON.stringify(error).length}`);
  }
});

test('values of env and stdin never show in a refusal', () => {
  const secret = 'hunter2hunter2';
  const inputs = [
    { argv, env: secret },
    { argv, env: [secret] },
    { argv, env: { A: `${secret}\0` } },
    { argv, env: { A: { deep: secret } } },
    { argv, env: { 'A=': secret } },
    { argv, stdin: [secret] },
    { argv: 5, env: { A: secret }, stdin: secret },
  ];
  for (const input of inputs) {
    assert.ok(!JSON.stringify(refusal('run_command', input)).includes(secret), JSON.stringify(input));
  }
  // The control: what is not secret does show.
  assert.ok(JSON.stringify(refusal('run_command', { argv: secret })).includes(secret));
});

test('what is left out gets its default', () => {
  assert.deepEqual(accept('run_command', { argv }), {
    argv,
    shell: false,
    long_running: false,
    leftovers: 'keep',
  });
  assert.deepEqual(accept('run_test', undefined), { long_running: false, leftovers: 'keep' });
  assert.deepEqual(accept('run_build_command', {}), {
    release: false,
    long_running: false,
    leftovers: 'keep',
  });
  assert.deepEqual(accept('cancel_handle', { handle_id }), { handle_id, force: false });
  assert.deepEqual(accept('list_handles', undefined), { include_finished: false });
  assert.deepEqual(accept('read_output', { handle_id }), {
    ...{ handle_id, stream: 'stdout', offset: 0 },
    ...{ max_bytes: DEFAULT_READ_BYTES, wait_ms: 0 },
  });
  assert.deepEqual(accept('wait_handles', { handle_ids: [handle_id] }), {
    ...{ handle_ids: [handle_id], mode: 'all', timeout_ms: DEFAULT_WAIT_MS },
  });
});

test('a parameter that is present but undefined counts as left out', () => {
  assert.equal(accept('run_command', { argv, cwd: undefined, shell: undefined })['cwd'], undefined);
});

test('everything a run tool knows is accepted together', () => {
  const input = {
    ...{
      argv,
      cwd: '/',
      env: { A: '', B: 'x=y', 'a b': '\n' },
      env_mode: 'patch',
      timeout_ms: 1,
      long_running: true,
    },
    ...{ background_after_ms: 1, stdin: 'a\0b', grace_ms: 0, drain_ms: 0, leftovers: 'kill' },
    ...{ head_bytes: 0, tail_bytes: 0, spill_bytes: 0 },
  };
  assert.deepEqual(accept('run_command', input), { ...input, shell: false });
});

test('argv is taken exactly when it is strings without NUL that begin with a program', () => {
  const text = fc.oneof(fc.string(), fc.constant('a\0'), fc.constant(''));
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 9, arbitrary: text }, fc.anything()), { maxLength: 5 }),
      (items) => {
        const good =
          items.length > 0 &&
          items[0] !== '' &&
          items.every((item) => typeof item === 'string' && !item.includes('\0'));
        const parsed = parseToolInput('run_command', { argv: items });
        assert.equal(parsed.ok, good);
        if (!parsed.ok) assert.match(String(parsed.error.details.param), /^argv(\[\d+\])?$/);
      },
    ),
  );
});

test('env is taken exactly when names and values can be passed to a process', () => {
  const name = fc.oneof(fc.string(), fc.constantFrom('', 'A=B', 'A\0', '__proto__', 'toString', 'PATH'));
  const value = fc.oneof(fc.string(), fc.constantFrom('', 'a=b', 'a\0b', '\n'));
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value), { maxLength: 5 }), (pairs) => {
      const env = Object.fromEntries(pairs);
      const good = Object.entries(env).every(
        ([key, each]) => key !== '' && key !== '__proto__' && !/[=\0]/.test(key) && !each.includes('\0'),
      );
      const parsed = parseToolInput('run_command', { argv, env });
      assert.equal(parsed.ok, good);
      if (parsed.ok) assert.deepEqual(parsed.value.env, env);
    }),
  );
});

test('no input at all makes the check throw', () => {
  fc.assert(
    fc.property(fc.anything(), (input) => {
      const parsed = parseToolInput('run_command', input);
      if (!parsed.ok) assert.equal(parsed.error.code, 'INVALID_PARAMETER');
    }),
  );
});
