import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createHost, type Host } from '@longrun/host';
import { eventually, killAll, living, newMarker } from '@longrun/testkit';
import { createTaskSessionFromClient, type RawClientDispatch } from '@modelcontextprotocol/ext-tasks/client';
import { type HttpServing, serveHttp } from '../../dist/index.js';
import { modernHttpClient } from '../support/clients.js';
import { modern, send } from '../support/raw-http.js';
import { dataOf } from '../support/replies.js';

let host: Host;
let serving: HttpServing;
before(async () => {
  host = await createHost();
  serving = await serveHttp(host);
});
after(async () => {
  await serving.close();
  await host.close();
});

/** Asks as a client that takes tasks, unless told. */
async function ask(method: string, params: Record<string, unknown>, tasks = true) {
  const { status, body } = await send(serving, modern(method, params, { tasks }));
  return { status, ...JSON.parse(body) };
}

const run = (argv: readonly string[], tasks = true) =>
  ask('tools/call', { name: 'run_command', arguments: { argv } }, tasks);

test('the extension’s own client runs a command that takes a while to its result', async () => {
  const client = await modernHttpClient(serving);
  const rawDispatch: RawClientDispatch = async (request) => {
    const { method, params } = request as { method: string; params: Record<string, unknown> };
    const { headers } = modern(method, params);
    const { body } = await send(serving, {
      ...(headers === undefined ? {} : { headers }),
      body: JSON.stringify({ jsonrpc: '2.0', id: 7, ...(request as object) }),
    });
    return JSON.parse(body);
  };
  const session = createTaskSessionFromClient(client, {
    endpointId: 'test',
    rawDispatch,
    v2RequestFraming: {
      protocolVersion: '2026-07-28',
      clientInfo: { name: 'test', version: '1' },
      clientCapabilities: {},
    },
  });
  const execution = await session.callTool('run_command', {
    argv: ['sh', '-c', 'sleep 1.3; echo late; exit 5'],
  });
  const { outcome } = await execution.settle();
  const text = JSON.stringify(outcome);
  assert.match(text, /"exit_code":5/);
  assert.match(text, /"stdout":"late\\n"/);
  await session.close();
  await client.close();
});

test('a command that ends at once is answered at once, with or without the extension', async () => {
  for (const tasks of [true, false]) {
    const { result } = await run(['echo', 'quick'], tasks);
    assert.deepEqual([result.resultType, result.structuredContent.stdout], ['complete', 'quick\n']);
  }
});

test('a command that takes longer is a task, which can be asked about, and cancelled for good', async () => {
  const marker = newMarker();
  const { result: task } = await run(['sleep', marker]);
  assert.equal(living(marker).length, 1, 'the command runs before the task is told of');
  assert.deepEqual(
    [task.resultType, task.status, typeof task.ttlMs, typeof task.pollIntervalMs],
    ['task', 'working', 'number', 'number'],
  );
  const { taskId } = task;
  assert.equal(Date.parse(task.createdAt) <= Date.now(), true);
  const { result: working } = await ask('tasks/get', { taskId });
  assert.deepEqual([working.resultType, working.status, working.taskId], ['complete', 'working', taskId]);
  const { result: update } = await ask('tasks/update', {
    taskId,
    inputResponses: { nobody: { action: 'accept' } },
  });
  assert.equal(update.resultType, 'complete');
  const { result: cancel } = await ask('tasks/cancel', { taskId });
  assert.deepEqual([cancel.resultType, living(marker)], ['complete', []]);
  const { result: end } = await ask('tasks/get', { taskId });
  assert.deepEqual([end.status, end.result], ['cancelled', undefined]);
  assert.equal(
    (await ask('tasks/cancel', { taskId })).result.resultType,
    'complete',
    'a second one is acknowledged',
  );
});

test('a task that was ended by a signal has completed, its result inline and not in the inbox', async () => {
  const marker = newMarker();
  const { result: task } = await run(['sleep', marker]);
  killAll(living(marker));
  let end: { status?: string; result?: Parameters<typeof dataOf>[0] } = {};
  await eventually(async () => {
    end = (await ask('tasks/get', { taskId: task.taskId })).result;
    return end.status !== 'working';
  }, 'the task has ended');
  assert.equal(end.status, 'completed');
  assert.equal(dataOf(end.result ?? {}).signal, 'SIGKILL');
  const { result: inbox } = await ask('tools/call', { name: 'drain_inbox', arguments: {} });
  assert.deepEqual(inbox.structuredContent.items, []);
});

test('a client that did not declare the extension gets no task, and -32021 for asking about one', async () => {
  for (const method of ['tasks/get', 'tasks/update', 'tasks/cancel']) {
    const { status, error } = await ask(method, { taskId: 'any', inputResponses: {} }, false);
    assert.deepEqual([status, error.code], [400, -32_021], method);
    assert.deepEqual(error.data.requiredCapabilities, {
      extensions: { 'io.modelcontextprotocol/tasks': {} },
    });
  }
  const { result } = await run(['sh', '-c', 'sleep 1.2'], false);
  assert.deepEqual([result.resultType, result.structuredContent.exit_code], ['complete', 0]);
});

test('unknown tasks and methods of the first generation are refused', async () => {
  for (const method of ['tasks/get', 'tasks/update', 'tasks/cancel']) {
    assert.equal((await ask(method, { taskId: 'no-such', inputResponses: {} })).error.code, -32_602, method);
  }
  for (const method of ['tasks/result', 'tasks/list']) {
    assert.equal((await ask(method, { taskId: 'no-such' })).error.code, -32_601, method);
  }
  const { result } = await ask('tools/call', {
    name: 'run_command',
    arguments: { argv: [] },
    task: { ttl: 1 },
  });
  assert.equal(result.structuredContent.error.code, 'INVALID_PARAMETER', 'the task parameter is ignored');
});
