import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  asHandleId,
  type CancelReply,
  DEFAULT_LIMITS,
  type ErrorData,
  LongrunError,
  packEnvironment,
  type ReadOutputReply,
  type SpawnReply,
  type WaitReply,
} from '@longrun/protocol';
import { TOOL_TABLE, type ToolName } from '@longrun/protocol/tools';
import { noSandbox } from '../../dist/sandbox/no-sandbox.js';
import type { ProcessSandbox } from '../../dist/sandbox/process-sandbox.js';
import { runTool, type ToolBackend, type ToolDeps } from '../../dist/tools/index.js';
import { hostSnapshot } from '../support/host-snapshot.js';
import { sampleListing, sampleResult } from '../support/sample-result.js';
import { tempDirectory } from '../support/temp-directory.js';

/** What a test wants the backend to answer. A function that is called unasked for fails the test. */
interface Answers {
  readonly spawn?: SpawnReply | Error;
  readonly cancel?: CancelReply;
  readonly readOutput?: ReadOutputReply;
  readonly wait?: WaitReply;
}

class FakeBackend implements ToolBackend {
  readonly asked: { readonly question: string; readonly payload: object }[] = [];
  readonly answers: Answers;

  constructor(answers: Answers = {}) {
    this.answers = answers;
  }

  spawn: ToolBackend['spawn'] = async (payload) => {
    const answer = this.#answer('spawn', payload, this.answers.spawn);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  goBackground: ToolBackend['goBackground'] = async (payload) => this.#answer('goBackground', payload, true);
  cancel: ToolBackend['cancel'] = async (payload) => this.#answer('cancel', payload, this.answers.cancel);
  list: ToolBackend['list'] = async (payload) => this.#answer('list', payload, [sampleListing()]);
  readOutput: ToolBackend['readOutput'] = async (payload) =>
    this.#answer('readOutput', payload, this.answers.readOutput);
  wait: ToolBackend['wait'] = async (payload) => this.#answer('wait', payload, this.answers.wait);

  #answer<T>(question: string, payload: object, answer: T | undefined): T {
    this.asked.push({ question, payload });
    assert.ok(answer !== undefined, `unexpected ${question}`);
    return answer;
  }
}

function deps(backend: ToolBackend, changes: Partial<ToolDeps> = {}): ToolDeps {
  return { backend, limits: DEFAULT_LIMITS, snapshot: () => hostSnapshot(), ...changes };
}

const caller = { sessionId: 's' };
const started: SpawnReply = {
  kind: 'started',
  handle: { handle_id: asHandleId('hto-1-1'), started_at: 5, command: 'true' },
};
const finished: SpawnReply = { kind: 'finished', result: sampleResult() };

async function call(
  name: ToolName,
  input: unknown,
  backend: ToolBackend,
  changes?: Partial<ToolDeps>,
): Promise<object> {
  const output = await runTool(name, input, caller, deps(backend, changes));
  const checked = TOOL_TABLE[name].output.safeParse(output);
  assert.ok(checked.success, `${name} answered what its schema does not say: ${checked.error?.message}`);
  assert.deepEqual(JSON.parse(JSON.stringify(output)), output, 'plain JSON');
  return output;
}

async function rejection(promise: Promise<unknown>): Promise<LongrunError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(LongrunError.is(error), String(error));
  return error;
}

test('a foreground command answers with its result', async () => {
  const backend = new FakeBackend({ spawn: finished });
  assert.deepEqual(await call('run_command', { argv: ['true'] }, backend), sampleResult());
  const payload = backend.asked[0]?.payload;
  assert.ok(payload);
  assert.deepEqual(payload, {
    sessionId: 's',
    delivery: 'reply',
    command: {
      ...{
        argv: ['true'],
        display: 'true',
        cwd: '/',
        env: packEnvironment(hostSnapshot().env),
        graceMs: 1000,
        drainMs: 5000,
      },
      ...{ headBytes: 16384, tailBytes: 49152, spillBytes: 268435456, leftovers: 'keep' },
    },
  });
});

test('C1: a long-running command answers with its handle and delivers to the inbox', async () => {
  const backend = new FakeBackend({ spawn: started });
  const output = await call('run_command', { argv: ['true'], long_running: true }, backend);
  assert.deepEqual(output, { handle_id: 'hto-1-1', started_at: 5, command: 'true' });
  assert.equal(Reflect.get(backend.asked[0]?.payload ?? {}, 'delivery'), 'inbox');
});

test('background_after_ms asks for a reply with a bound, and takes either answer', async () => {
  for (const [reply, exits] of [
    [started, false],
    [finished, true],
  ] as const) {
    const backend = new FakeBackend({ spawn: reply });
    const output = await call('run_command', { argv: ['true'], background_after_ms: 50 }, backend);
    assert.equal('exit_code' in output, exits);
    const payload = backend.asked[0]?.payload ?? {};
    assert.deepEqual(
      [Reflect.get(payload, 'delivery'), Reflect.get(payload, 'backgroundAfterMs')],
      ['reply', 50],
    );
  }
});

test('background_after_ms has no effect on what is long-running anyway', async () => {
  const backend = new FakeBackend({ spawn: started });
  await call('run_command', { argv: ['true'], long_running: true, background_after_ms: 50 }, backend);
  assert.ok(!('backgroundAfterMs' in (backend.asked[0]?.payload ?? {})));
});

test('a shell command goes to sh', async () => {
  const backend = new FakeBackend({ spawn: finished });
  await call('run_command', { command: 'a | b', shell: true }, backend);
  const command: unknown = Reflect.get(backend.asked[0]?.payload ?? {}, 'command');
  assert.deepEqual(Reflect.get(Object(command), 'argv'), ['/bin/sh', '-c', 'a | b']);
  assert.equal(Reflect.get(Object(command), 'display'), 'a | b');
});

test('run_test and run_build_command take a named command or find one in cwd', async (t) => {
  const cwd = tempDirectory(t, { 'Cargo.toml': '' });
  const argvOf = async (tool: ToolName, input: object): Promise<unknown> => {
    const backend = new FakeBackend({ spawn: finished });
    await call(tool, { cwd, ...input }, backend);
    return Reflect.get(Object(Reflect.get(backend.asked[0]?.payload ?? {}, 'command')), 'argv');
  };
  assert.deepEqual(await argvOf('run_test', { argv: ['x', 'y'] }), ['x', 'y']);
  assert.deepEqual(await argvOf('run_test', { filter: 'f' }), ['cargo', 'test', 'f']);
  assert.deepEqual(await argvOf('run_build_command', { argv: ['x'] }), ['x']);
  assert.deepEqual(await argvOf('run_build_command', { release: true, target: 'p' }), [
    ...['cargo', 'build', '--release', '--package=p'],
  ]);
});

test('INVALID_PARAMETER: run_test in a directory without a project blames argv and asks nobody', async (t) => {
  const backend = new FakeBackend();
  const error = await rejection(runTool('run_test', { cwd: tempDirectory(t) }, caller, deps(backend)));
  assert.deepEqual(
    [error.code, error.details.tool, error.details.param],
    ['INVALID_PARAMETER', 'run_test', 'argv'],
  );
  assert.deepEqual(backend.asked, []);
});

test('the environment is the one at the moment of the call', async (t) => {
  t.after(() => {
    delete process.env['LONGRUN_AT_CALL'];
  });
  process.env['LONGRUN_AT_CALL'] = 'then';
  const backend = new FakeBackend({ spawn: finished });
  const running = runTool('run_command', { argv: ['true'] }, caller, { backend, limits: DEFAULT_LIMITS });
  process.env['LONGRUN_AT_CALL'] = 'later';
  await running;
  const command = Object(Reflect.get(backend.asked[0]?.payload ?? {}, 'command'));
  assert.match(`\0${String(Reflect.get(command, 'env'))}`, /\0LONGRUN_AT_CALL=then\0/);
});

test('C4: cancel_handle answers the receipt and what the cancel did in one flat object', async () => {
  const survivor = { pid: 9, startTime: '77', name: 'stuck', state: 'D' };
  const receipt = sampleResult({ status: 'cancelled', exit_code: -1, signal: 'SIGTERM' });
  const reply = { cancelled: true, handleId: asHandleId('hto-1-1'), receipt, survivors: [survivor] };
  const backend = new FakeBackend({ cancel: reply });
  const output = await call('cancel_handle', { handle_id: 'hto-1-1', force: true, grace_ms: 5 }, backend);
  assert.deepEqual(output, { ...receipt, cancelled: true, survivors: [survivor] });
  assert.deepEqual(backend.asked[0]?.payload, {
    handleId: 'hto-1-1',
    sessionId: 's',
    force: true,
    graceMs: 5,
  });
});

test('C4: cancel_handle of an unknown handle is no error', async () => {
  const backend = new FakeBackend({
    cancel: { cancelled: false, handleId: asHandleId('hto-9-9'), survivors: [] },
  });
  const output = await call('cancel_handle', { handle_id: 'hto-9-9' }, backend);
  assert.deepEqual(output, { cancelled: false, handle_id: 'hto-9-9', survivors: [] });
  assert.deepEqual(backend.asked[0]?.payload, { handleId: 'hto-9-9', sessionId: 's', force: false });
});

test('C14: cancel_handle says how many leftovers of a finished handle it ended', async () => {
  const cancel = {
    cancelled: false,
    handleId: asHandleId('hto-1-1'),
    receipt: sampleResult(),
    leftoversEnded: 2,
    survivors: [],
  };
  const output = await call('cancel_handle', { handle_id: 'hto-1-1' }, new FakeBackend({ cancel }));
  assert.equal(Reflect.get(output, 'leftovers_ended'), 2);
  assert.equal(Reflect.get(output, 'status'), 'completed');
});

test('list_handles lists the handles of the session', async () => {
  const backend = new FakeBackend();
  assert.deepEqual(await call('list_handles', undefined, backend), { handles: [sampleListing()] });
  await call('list_handles', { include_finished: true }, backend);
  assert.deepEqual(
    backend.asked.map((each) => each.payload),
    [
      { sessionId: 's', includeFinished: false },
      { sessionId: 's', includeFinished: true },
    ],
  );
});

test('read_output answers one range in JSON names', async () => {
  const range = { text: 'abc', offset: 4, nextOffset: 7, eof: false, omittedBytes: 2 };
  const backend = new FakeBackend({ readOutput: { ok: true, range } });
  const input = { handle_id: 'hto-1-1', stream: 'stderr', offset: 2, max_bytes: 3, wait_ms: 9 };
  assert.deepEqual(await call('read_output', input, backend), {
    ...{ text: 'abc', offset: 4, next_offset: 7, eof: false, omitted_bytes: 2 },
  });
  assert.deepEqual(backend.asked[0]?.payload, {
    ...{ handleId: 'hto-1-1', sessionId: 's', stream: 'stderr', offset: 2, maxBytes: 3, waitMs: 9 },
  });
});

test('wait_handles names each handle once and answers in JSON names', async () => {
  const wait: WaitReply = {
    ok: true,
    finished: [sampleResult()],
    running: [asHandleId('b')],
    timedOut: true,
  };
  const backend = new FakeBackend({ wait });
  const output = await call(
    'wait_handles',
    { handle_ids: ['a', 'b', 'a'], mode: 'any', timeout_ms: 0 },
    backend,
  );
  assert.deepEqual(output, { finished: [sampleResult()], running: ['b'], timed_out: true });
  assert.deepEqual(backend.asked[0]?.payload, {
    handleIds: ['a', 'b'],
    sessionId: 's',
    mode: 'any',
    timeoutMs: 0,
  });
});

test('INVALID_PARAMETER: an unknown tool is named, shortened, with those that exist', async () => {
  for (const name of ['rm', '', 'constructor', '__proto__', 'x'.repeat(10_000)]) {
    const error = await rejection(runTool(name, {}, caller, deps(new FakeBackend())));
    assert.equal(error.code, 'INVALID_PARAMETER');
    assert.deepEqual(error.details, { tool: name.slice(0, 60), param: 'tool' });
    assert.match(error.message, /run_command, run_test/);
    assert.ok(error.message.length < 300);
  }
});

test('INVALID_PARAMETER: a session id must be a string of 1 to 256 characters', async () => {
  const bad: unknown[] = [
    undefined,
    null,
    {},
    { sessionId: '' },
    { sessionId: 'x'.repeat(257) },
    { sessionId: 7 },
  ];
  for (const context of bad) {
    const backend = new FakeBackend();
    // What a caller without types may pass.
    const running = runTool('list_handles', {}, context as typeof caller, deps(backend));
    const error = await rejection(running);
    assert.deepEqual(
      [error.code, error.details.tool, error.details.param],
      [...['INVALID_PARAMETER', 'list_handles', 'sessionId']],
    );
    assert.deepEqual(backend.asked, []);
  }
  await runTool('list_handles', {}, { sessionId: 'x'.repeat(256) }, deps(new FakeBackend()));
});

test('INVALID_PARAMETER: an input that its schema refuses never reaches the backend', async () => {
  for (const [name, input, param] of [
    ['run_command', { argv: [] }, 'argv'],
    ['run_command', { argv: ['a\0'] }, 'argv[0]'],
    ['run_test', { argv: [''] }, 'argv[0]'],
    ['run_build_command', { target: '' }, 'target'],
    ['cancel_handle', {}, 'handle_id'],
    ['list_handles', { all: true }, 'all'],
    ['read_output', { handle_id: 'a', offset: -1 }, 'offset'],
    ['wait_handles', { handle_ids: [1] }, 'handle_ids[0]'],
  ] as const) {
    const backend = new FakeBackend();
    const error = await rejection(runTool(name, input, caller, deps(backend)));
    assert.deepEqual(
      [error.code, error.details.tool, error.details.param],
      ['INVALID_PARAMETER', name, param],
    );
    assert.deepEqual(backend.asked, []);
  }
});

test('SPAWN_FAILED: a missing cwd is named before anything is asked', async () => {
  const backend = new FakeBackend();
  const error = await rejection(
    runTool('run_command', { argv: ['true'], cwd: '/no/such/dir' }, caller, deps(backend)),
  );
  assert.equal(error.code, 'SPAWN_FAILED');
  assert.deepEqual(error.details, {
    ...{ tool: 'run_command', param: 'cwd', missing: 'cwd', errno: 'ENOENT', path: '/no/such/dir' },
  });
  assert.match(error.message, /\/no\/such\/dir/);
  assert.deepEqual(backend.asked, []);
});

test('a refusal of the backend keeps its code and details and gains the tool', async () => {
  const error: ErrorData = { code: 'CAPACITY_EXCEEDED', message: 'full', details: { limit: 'liveHandles' } };
  const unknown: ErrorData = { code: 'UNKNOWN_HANDLE', message: 'none', details: { param: 'handle_id' } };
  const spawn = rejection(
    runTool(
      'run_test',
      { argv: ['x'] },
      caller,
      deps(new FakeBackend({ spawn: { kind: 'refused', error } })),
    ),
  );
  assert.deepEqual((await spawn).toJSON(), { ...error, details: { tool: 'run_test', limit: 'liveHandles' } });
  for (const [tool, input, answers] of [
    ['read_output', { handle_id: 'a' }, { readOutput: { ok: false, error: unknown } }],
    ['wait_handles', { handle_ids: ['a'] }, { wait: { ok: false, error: unknown } }],
  ] as const) {
    const refused = await rejection(runTool(tool, input, caller, deps(new FakeBackend(answers))));
    assert.deepEqual(refused.toJSON(), { ...unknown, details: { tool, param: 'handle_id' } });
  }
});

test('an error on the way to the backend keeps its code and cause and gains the tool', async () => {
  const cause = new Error('worker gone');
  const lost = new LongrunError({ code: 'TIMEOUT', message: 'no answer', details: {} }, { cause });
  const error = await rejection(
    runTool('run_command', { argv: ['x'] }, caller, deps(new FakeBackend({ spawn: lost }))),
  );
  assert.deepEqual(
    [error.code, error.message, error.details, error.cause],
    [...['TIMEOUT', 'no answer', { tool: 'run_command' }, cause]],
  );
});

test('INTERNAL: a defect anywhere below becomes a typed error with its cause', async () => {
  const defect = new TypeError('x is not a function');
  const failing: ProcessSandbox = {
    ...noSandbox,
    prepare: () => {
      throw defect;
    },
  };
  const backend = new FakeBackend();
  const error = await rejection(
    runTool('run_command', { argv: ['x'] }, caller, deps(backend, { sandbox: failing })),
  );
  assert.deepEqual([error.code, error.details.tool, error.cause], ['INTERNAL', 'run_command', defect]);
  assert.deepEqual(backend.asked, [], 'a sandbox that fails lets nothing through');
});

test('SANDBOX_DENIED: a refused command is not spawned', async () => {
  const error: ErrorData = { code: 'SANDBOX_DENIED', message: 'no', details: { sandbox: 'strict' } };
  const strict: ProcessSandbox = { ...noSandbox, prepare: () => ({ ok: false, error }) };
  const backend = new FakeBackend();
  const refused = await rejection(
    runTool('run_command', { argv: ['x'] }, caller, deps(backend, { sandbox: strict })),
  );
  assert.deepEqual(refused.toJSON(), { ...error, details: { tool: 'run_command', sandbox: 'strict' } });
  assert.deepEqual(backend.asked, []);
});

test('SANDBOX_DENIED: the sandbox may explain why a start failed', async () => {
  const kernel: ErrorData = { code: 'SPAWN_FAILED', message: 'refused', details: { errno: 'EACCES' } };
  const seen: string[] = [];
  const explaining: ProcessSandbox = {
    ...noSandbox,
    explainSpawnError: async (error, command) => {
      seen.push(`${error.code} ${command.display}`);
      return { code: 'SANDBOX_DENIED', message: 'the policy forbids it', details: { sandbox: 'x' } };
    },
  };
  const backend = new FakeBackend({ spawn: { kind: 'refused', error: kernel } });
  const error = await rejection(
    runTool('run_command', { argv: ['x', 'y'] }, caller, deps(backend, { sandbox: explaining })),
  );
  assert.deepEqual([error.code, error.message], ['SANDBOX_DENIED', 'the policy forbids it']);
  assert.deepEqual(seen, ['SPAWN_FAILED x y']);
  const plain = await rejection(runTool('run_command', { argv: ['x'] }, caller, deps(backend)));
  assert.equal(plain.code, 'SPAWN_FAILED');
});
