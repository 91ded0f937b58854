import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createHost, LongrunError } from '@longrun/host';
import type OpenAI from 'openai';
import {
  answerChatCall,
  answerFunctionCall,
  beforeTurn,
  chatTools,
  responseTools,
  runToolCall,
} from '../../dist/openai/index.js';

type ChatMessage = OpenAI.ChatCompletionMessageParam;
type InputItem = OpenAI.Responses.ResponseInputItem;

const host = await createHost({ logger: false, threads: { warm: 0 } });
after(() => host.close());
const TEST_RUN = JSON.stringify({ argv: ['sh', '-c', 'echo 42 tests passed'], long_running: true });

test('chat completions: a long command is started, and answered from its result', async () => {
  const session = host.session('chat');
  const tools: OpenAI.ChatCompletionTool[] = chatTools(host);
  /** Stands for `client.chat.completions.create`. */
  const complete = async (messages: readonly ChatMessage[]): Promise<OpenAI.ChatCompletionMessage> => {
    assert.equal(tools.length, 7);
    const last = messages.at(-1);
    const empty = { role: 'assistant', refusal: null } as const;
    const said = typeof last?.content === 'string' ? last.content : '';
    if (last?.role === 'tool') return { ...empty, content: `Started ${JSON.parse(said).handle_id}.` };
    const passed = /\d+ tests passed/.exec(said)?.[0];
    if (passed !== undefined) return { ...empty, content: `It says: ${passed}` };
    const call = {
      id: 'c1',
      type: 'function',
      function: { name: 'run_command', arguments: TEST_RUN },
    } as const;
    return { ...empty, content: null, tool_calls: [call] };
  };

  const messages: ChatMessage[] = [{ role: 'user', content: 'Run the tests.' }];
  for (let turn = 0; turn < 3; turn += 1) {
    const message = await complete(messages);
    messages.push(message);
    for (const call of message.tool_calls ?? []) {
      if (call.type === 'function') messages.push(await answerChatCall(host, call, { sessionId: 'chat' }));
    }
    if (message.tool_calls !== undefined || turn === 2) continue;
    await session.wait({ timeoutMs: 20_000 });
    messages.push(...beforeTurn(session).messages);
  }
  assert.equal(messages.at(-1)?.content, 'It says: 42 tests passed');
});

test('responses: a call is answered by an output item, and a result is an input item', async () => {
  const session = host.session('responses');
  const tools: OpenAI.Responses.Tool[] = responseTools(host, { only: ['run_command'] });
  assert.deepEqual(
    tools.map((tool) => tool.type === 'function' && [tool.name, tool.strict]),
    [['run_command', false]],
  );
  const call: OpenAI.Responses.ResponseFunctionToolCall = {
    type: 'function_call',
    call_id: 'c1',
    name: 'run_command',
    arguments: TEST_RUN,
  };
  const input: InputItem[] = [call, await answerFunctionCall(host, call, { sessionId: 'responses' })];
  await session.wait({ timeoutMs: 20_000 });
  input.push(...beforeTurn(session).messages);
  const [, output, result] = input;
  assert.ok(output?.type === 'function_call_output' && typeof output.output === 'string');
  assert.match(JSON.parse(output.output).handle_id, /^hto-/);
  assert.match(JSON.stringify(result), /42 tests passed/);
});

test('schemas are plain objects at their root, without $schema, and never strict', () => {
  for (const { function: tool } of chatTools(host)) {
    assert.equal(tool.strict, false);
    assert.equal(tool.parameters['type'], 'object');
    for (const key of ['$schema', 'anyOf', 'oneOf', 'allOf', 'enum', 'not'])
      assert.ok(!(key in tool.parameters));
  }
});

test('whatever a model sends is answered: no JSON, wrong arguments, no such tool, one that is not offered', async () => {
  const options = { sessionId: 'bad' };
  const errorOf = async (
    name: string,
    text: string,
    only?: ['list_handles'],
  ): Promise<Record<string, unknown>> =>
    JSON.parse(await runToolCall(host, name, text, { ...options, ...(only && { only }) })).error;

  for (const text of [
    '{"argv":["true"',
    'nonsense',
    '[]',
    'null',
    '7',
    '"argv"',
    '{"argv":[]}',
    '{"a":1}',
    '{"__proto__":1}',
  ]) {
    const { code, hint, message } = await errorOf('run_command', text);
    assert.equal(code, 'INVALID_PARAMETER', text);
    assert.match(`${message}`, /^run_command/);
    assert.match(`${hint}`, /Correct the arguments/);
  }
  for (const [name, only] of [['rm'], ['run_command', ['list_handles']], ['constructor']] as const) {
    const { message } = await errorOf(name, '{}', only === undefined ? undefined : [...only]);
    assert.match(
      `${message}`,
      only === undefined ? /There is no tool .* run_test/ : /there are list_handles\./,
    );
  }
  const { message, details } = await errorOf('x'.repeat(1e6), `{"${'y'.repeat(1e6)}`);
  assert.ok(`${message}${JSON.stringify(details)}`.length < 5000, 'an answer is bounded');
});

test('no arguments at all are no arguments', async () => {
  assert.deepEqual(JSON.parse(await runToolCall(host, 'list_handles', '', { sessionId: 'none' })), {
    handles: [],
  });
});

test('an aborted call is answered too, and ends no command', async () => {
  const answer = await runToolCall(host, 'list_handles', '{}', {
    sessionId: 'a',
    signal: AbortSignal.abort(),
  });
  assert.equal(JSON.parse(answer).aborted, true);
});

test('an unknown tool in only is INVALID_PARAMETER', () => {
  const only = ['rm'] as unknown as ['run_test']; // As a caller without types may.
  assert.throws(
    () => chatTools(host, { only }),
    (error) => LongrunError.is(error) && error.details.param === 'tool',
  );
});
