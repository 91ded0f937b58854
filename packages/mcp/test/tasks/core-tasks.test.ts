import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createHost, type Host } from '@longrun/host';
import { eventually, killAll, living, newMarker } from '@longrun/testkit';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import {
  CallToolResultSchema,
  CreateTaskResultSchema,
  type Task,
  TaskStatusNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { type HttpServing, serveHttp } from '../../dist/index.js';
import { httpClient } from '../support/clients.js';
import { dataOf } from '../support/replies.js';

let host: Host;
let serving: HttpServing;
let client: Client;
before(async () => {
  host = await createHost();
  serving = await serveHttp(host);
  ({ client } = await httpClient(serving));
  await client.listTools();
});
after(async () => {
  await client.close();
  await serving.close();
  await host.close();
});

async function create(argv: readonly string[], ttl?: number): Promise<Task> {
  const params = { name: 'run_command', arguments: { argv }, task: ttl === undefined ? {} : { ttl } };
  return (await client.request({ method: 'tools/call', params }, CreateTaskResultSchema)).task;
}

test('the run tools, and only they, say that they may be called as tasks', async () => {
  const { tools } = await client.listTools();
  const able = tools.filter(({ execution }) => execution?.taskSupport === 'optional').map(({ name }) => name);
  assert.deepEqual(able, ['run_command', 'run_test', 'run_build_command']);
  const { tasks } = client.getServerCapabilities() ?? {};
  assert.deepEqual(tasks, { list: {}, cancel: {}, requests: { tools: { call: {} } } });
});

test('the client’s own stream of a task goes from created to the result; a failed command has completed', async () => {
  const types = [];
  let result: unknown;
  const params = { name: 'run_command', arguments: { argv: ['sh', '-c', 'echo out; exit 3'] } };
  for await (const message of client.experimental.tasks.callToolStream(params, CallToolResultSchema, {
    task: {},
  })) {
    types.push(message.type === 'taskStatus' ? message.task.status : message.type);
    if (message.type === 'result') result = message.result;
    if (message.type === 'error') throw message.error;
  }
  assert.deepEqual([types[0], types.at(-2), types.at(-1)], ['taskCreated', 'completed', 'result']);
  const { exit_code, stdout } = dataOf(result as Parameters<typeof dataOf>[0]);
  assert.deepEqual([exit_code, stdout], [3, 'out\n']);
  const inbox = await client.callTool({ name: 'drain_inbox' });
  assert.deepEqual(dataOf(inbox).items, [], 'the result of a task is not in the inbox as well');
});

test('tasks/result waits for the end, and giving it up ends nothing', async () => {
  const marker = newMarker();
  const { taskId } = await create(['sleep', marker]);
  const giveUp = new AbortController();
  const waiting = client.experimental.tasks.getTaskResult(taskId, CallToolResultSchema, {
    signal: giveUp.signal,
  });
  giveUp.abort();
  await assert.rejects(waiting);
  const { status } = await client.experimental.tasks.getTask(taskId);
  assert.deepEqual([status, living(marker).length], ['working', 1]);
  const again = client.experimental.tasks.getTaskResult(taskId, CallToolResultSchema);
  killAll(living(marker));
  const result = await again;
  assert.equal(dataOf(result).signal, 'SIGKILL');
  assert.deepEqual(result._meta, { 'io.modelcontextprotocol/related-task': { taskId } });
});

test('tasks/cancel has ended the command when it answers; a second one is refused', async () => {
  const marker = newMarker();
  const told: string[] = [];
  client.setNotificationHandler(TaskStatusNotificationSchema, ({ params }) => {
    told.push(`${params.taskId} ${params.status}`);
  });
  const { taskId } = await create(['sleep', marker]);
  assert.equal(living(marker).length, 1);
  const { status } = await client.experimental.tasks.cancelTask(taskId);
  assert.deepEqual([status, living(marker)], ['cancelled', []]);
  await assert.rejects(client.experimental.tasks.cancelTask(taskId), { code: -32_602 });
  await eventually(() => told.includes(`${taskId} cancelled`), 'the client hears of it by itself');
  const receipt = await client.experimental.tasks.getTaskResult(taskId, CallToolResultSchema);
  assert.equal(dataOf(receipt).status, 'cancelled');
});

test('tasks are listed, of this session only', async () => {
  const made = [await create(['true']), await create(['true'])].map(({ taskId }) => taskId);
  const { tasks, nextCursor } = await client.experimental.tasks.listTasks();
  assert.deepEqual(tasks.map(({ taskId }) => taskId).slice(-2), made);
  assert.equal(nextCursor, undefined);
  assert.equal((await client.experimental.tasks.listTasks(made[0])).tasks[0]?.taskId, made[1]);
  await assert.rejects(client.experimental.tasks.listTasks('nonsense'), { code: -32_602 });

  const { client: other } = await httpClient(serving);
  assert.deepEqual((await other.experimental.tasks.listTasks()).tasks, []);
  await assert.rejects(other.experimental.tasks.getTask(made[0] ?? ''), { code: -32_602 });
  await assert.rejects(other.experimental.tasks.cancelTask(made[0] ?? ''), { code: -32_602 });
  await other.close();
});

test('a task whose time to live is over is forgotten once it has ended', async () => {
  const { taskId, ttl } = await create(['true'], 0);
  assert.equal(ttl, 0);
  let code: unknown;
  await eventually(async () => {
    code = await client.experimental.tasks.getTask(taskId).then(
      () => undefined,
      (error) => error.code,
    );
    return code !== undefined;
  }, 'it is forgotten');
  assert.equal(code, -32_602);
});

test('a refused command leaves no task: INVALID_PARAMETER and SPAWN_FAILED are errors of the protocol here', async () => {
  const before = (await client.experimental.tasks.listTasks()).tasks.length;
  await assert.rejects(
    create([]),
    (error: { code: number; data: { code: string; details: { param: string } } }) => {
      assert.deepEqual(
        [error.code, error.data.code, error.data.details.param],
        [-32_602, 'INVALID_PARAMETER', 'argv'],
      );
      return true;
    },
  );
  await assert.rejects(create(['/no/such']), { code: -32_603 });
  const params = { name: 'list_handles', arguments: {}, task: {} };
  await assert.rejects(client.request({ method: 'tools/call', params }, CreateTaskResultSchema), {
    code: -32_601,
  });
  assert.ok((await client.experimental.tasks.listTasks()).tasks.length <= before);
});
