import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createHost, LongrunError, type ToolResult } from '@longrun/host';
import { generateText, type ModelMessage, stepCountIs, streamText, type ToolSet } from 'ai';
import { beforeTurn, LongrunToolError, longrunTools, turnSteps } from '../../dist/index.js';
import { createGate } from '../support/gate.js';
import { calling, lastMessage, saying, scriptedModel } from '../support/scripted-model.js';

const host = await createHost({ logger: false, threads: { warm: 0 } });
after(() => host.close());
const STOP = stepCountIs(10);

/** What the SDK hands to `execute`. */
function options(abortSignal?: AbortSignal) {
  return { toolCallId: '1', messages: [], ...(abortSignal !== undefined && { abortSignal }) };
}

test('an agent starts a long command, goes on, and answers from its result', async () => {
  const session = host.session('agent');
  const tools = longrunTools(host, { sessionId: 'agent' });
  const model = scriptedModel([
    () => calling('run_command', { argv: ['sh', '-c', 'echo 42 tests passed'], long_running: true }),
    (prompt) => saying(`started ${/hto-[0-9a-f]+-\d+/.exec(lastMessage(prompt))?.[0]}`),
    (prompt) => saying(`It says: ${/\d+ tests passed/.exec(lastMessage(prompt))?.[0]}`),
  ]);
  const messages: ModelMessage[] = [{ role: 'user', content: 'Run the tests.' }];
  const first = await generateText({ model, tools, messages, stopWhen: STOP });
  assert.match(first.text, /^started hto-/);
  messages.push(...first.response.messages);
  assert.ok(await session.wait({ timeoutMs: 20_000 }));
  messages.push(...beforeTurn(session).messages);
  const second = await generateText({ model, tools, messages, stopWhen: STOP });
  assert.equal(second.text, 'It says: 42 tests passed');
});

for (const name of ['generateText', 'streamText'] as const) {
  test(`${name} is told between its steps, and still knows in the later ones`, async (t) => {
    const gate = createGate(t);
    const session = host.session(name);
    const tools = longrunTools(host, { sessionId: name });
    const { prepareStep, withTurns } = turnSteps(session);
    const seen: string[][] = [];
    const note = (prompt: readonly { readonly role: string }[]): void => {
      seen.push(prompt.map(({ role }) => role));
    };
    const model = scriptedModel([
      () =>
        calling('run_command', {
          argv: ['sh', '-c', gate.wait('echo done >&2; exit 3')],
          long_running: true,
        }),
      (prompt) => {
        note(prompt);
        gate.open();
        const id = /hto-[0-9a-f]+-\d+/.exec(lastMessage(prompt))?.[0];
        return calling('wait_handles', { handle_ids: [id] });
      },
      (prompt) => {
        note(prompt);
        assert.match(lastMessage(prompt), /failed, exit code 3/);
        return calling('list_handles', {});
      },
      (prompt) => {
        note(prompt);
        return saying('seen');
      },
    ]);
    const messages: ModelMessage[] = [{ role: 'user', content: 'Run it.' }];
    const asked = { model, tools, messages, stopWhen: STOP, prepareStep };
    const answer = name === 'generateText' ? await generateText(asked) : streamText(asked);
    assert.equal(await answer.text, 'seen');
    const roles = ['user', 'assistant', 'tool', 'assistant', 'tool', 'user', 'assistant', 'tool'];
    assert.deepEqual(seen.at(-1), roles);
    const history: ModelMessage[] = withTurns([...messages, ...(await answer.response).messages]);
    assert.deepEqual(
      history.map(({ role }) => role),
      [...roles, 'assistant'],
    );
  });
}

test('a refused call is a tool-error that names code, fault and remedy, and the loop goes on', async () => {
  const tools = longrunTools(host, { sessionId: 'refused' });
  const told: string[] = [];
  const model = scriptedModel([
    () => calling('run_command', { argv: 'npm test' }),
    (prompt) => {
      told.push(lastMessage(prompt));
      return calling('run_command', { argv: ['no-such-program'] });
    },
    (prompt) => {
      told.push(lastMessage(prompt));
      return saying('understood');
    },
  ]);
  const { text, steps } = await generateText({ model, tools, prompt: 'Run it.', stopWhen: STOP });
  assert.equal(text, 'understood');
  assert.match(
    told[0] ?? '',
    /error-text.*INVALID_PARAMETER: run_command: argv must be an array.*Correct the arguments/s,
  );
  assert.match(told[1] ?? '', /error-text.*SPAWN_FAILED.*ENOENT.*check the program name/s);
  const [part] = steps[0]?.content.filter(({ type }) => type === 'tool-error') ?? [];
  assert.ok(part?.type === 'tool-error' && part.error instanceof LongrunToolError);
  assert.equal(part.error.code, 'INVALID_PARAMETER');
  assert.ok(LongrunError.is(part.error.cause));
});

test('a call that the SDK aborts in the foreground goes on as a handle, and its result arrives', async (t) => {
  const gate = createGate(t);
  const session = host.session('aborted');
  const tools = longrunTools(host, { sessionId: 'aborted' });
  const stop = new AbortController();
  const model = scriptedModel([
    () => calling('run_command', { argv: ['sh', '-c', gate.wait('echo finished')] }),
  ]);
  const asked = { model, tools, prompt: 'Run it.', stopWhen: STOP, abortSignal: stop.signal };
  const loop = generateText(asked);
  const rejected = assert.rejects(loop, { name: 'AbortError' });
  while (
    (await host.listHandles()).every(
      ({ session_id, state }) => session_id !== 'aborted' || state !== 'running',
    )
  );
  stop.abort();
  await rejected;
  gate.open();
  assert.ok(await session.wait({ timeoutMs: 20_000 }), 'the command was not ended');
  assert.match(beforeTurn(session).messages[0]?.content ?? '', /ok, exit code 0.*finished/s);
});

test('an aborted wait rejects with the reason, and the command runs on', async () => {
  const tools = longrunTools(host, { sessionId: 'waits' });
  const { handle_id } = await host.callTool(
    'run_command',
    { argv: ['sleep', '60'], long_running: true },
    { sessionId: 'waits' },
  );
  const signal = AbortSignal.abort(new Error('stop'));
  await assert.rejects(
    async () => tools.wait_handles.execute?.({ handle_ids: [handle_id] }, options(signal)),
    {
      message: 'stop',
    },
  );
  const { handles } = await host.callTool('list_handles', {}, { sessionId: 'waits' });
  assert.deepEqual(
    handles.map((handle) => [handle.handle_id, handle.state]),
    [[handle_id, 'running']],
  );
});

test('only the tools that are named are offered', async () => {
  assert.deepEqual(
    Object.keys(longrunTools(host, { sessionId: 's' })),
    host.tools.map(({ name }) => name),
  );
  assert.deepEqual(Object.keys(longrunTools(host, { sessionId: 's', only: ['run_test'] })), ['run_test']);
  const unknown = { sessionId: 's', only: ['rm'] as unknown as ['run_test'] }; // As a caller without types may.
  assert.throws(
    () => longrunTools(host, unknown),
    (error) => LongrunError.is(error) && error.code === 'INVALID_PARAMETER',
  );
});

test('the types are those of the SDK', async () => {
  const tools = longrunTools(host, { sessionId: 's', only: ['run_command', 'read_output'] });
  tools satisfies ToolSet;
  // @ts-expect-error not offered
  tools.run_test;
  type Input = Parameters<NonNullable<typeof tools.run_command.execute>>[0];
  ({ argv: ['true'] }) satisfies Input;
  // @ts-expect-error argv is a list
  ({ argv: 'true' }) satisfies Input;
  const messages: ModelMessage[] = [...beforeTurn(host.session('s')).messages];
  assert.deepEqual(messages, []);
  const answer = await tools.run_command.execute?.({ argv: ['true'] }, options());
  assert.ok(answer !== undefined && 'exit_code' in answer);
  assert.equal(answer.exit_code satisfies ToolResult['exit_code'], 0);
});
