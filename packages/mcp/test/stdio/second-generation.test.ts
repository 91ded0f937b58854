import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { living, newMarker } from '@longrun/testkit';
import type { Client } from '@modelcontextprotocol/client';
import { modernStdioClient } from '../support/clients.js';
import { dataOf, refusalOf } from '../support/replies.js';

let client: Client;
const call = (name: string, args: Record<string, unknown> = {}) => client.callTool({ name, arguments: args });

before(async () => {
  ({ client } = await modernStdioClient());
  await client.listTools();
});
after(() => client.close());

test('the client finds revision 2026-07-28 with the tasks extension, and no core tasks', async () => {
  assert.equal(client.getNegotiatedProtocolVersion(), '2026-07-28');
  const { extensions, tasks } = client.getServerCapabilities() ?? {};
  assert.deepEqual(extensions, { 'io.modelcontextprotocol/tasks': {} });
  assert.equal(tasks, undefined);
  const { tools } = await client.listTools();
  assert.equal(tools.length, 8);
  assert.ok(tools.every((tool) => tool.execution === undefined));
});

test('commands, results, refusals and resources work as for the first generation', async () => {
  assert.equal(dataOf(await call('run_command', { argv: ['echo', 'hi'] })).stdout, 'hi\n');
  assert.equal(refusalOf(await call('run_command', {})), 'INVALID_PARAMETER argv');
  const { handle_id } = dataOf(await call('run_command', { argv: ['echo', 'later'], long_running: true }));
  const { items } = dataOf(await call('drain_inbox', { wait_ms: 20_000 }));
  assert.deepEqual([items.length, items[0].result.stdout], [1, 'later\n']);
  const { contents } = await client.readResource({ uri: `longrun://handles/${handle_id}/stdout` });
  assert.equal((contents[0] as { text: string }).text, 'later\n');
  await assert.rejects(call('no_such_tool'), { code: -32_602 });
});

test('giving a wait up ends nothing', async () => {
  const marker = newMarker();
  const { handle_id } = dataOf(await call('run_command', { argv: ['sleep', marker], long_running: true }));
  const giveUp = new AbortController();
  const args = { handle_ids: [handle_id], timeout_ms: 60_000 };
  const waiting = client.callTool({ name: 'wait_handles', arguments: args }, { signal: giveUp.signal });
  giveUp.abort();
  await assert.rejects(waiting);
  assert.equal(living(marker).length, 1);
  assert.equal(dataOf(await call('cancel_handle', { handle_id })).cancelled, true);
  assert.deepEqual(living(marker), []);
});

test('a client that listens hears that there are more resources', async () => {
  const heard = new Promise<void>((resolve) => {
    client.setNotificationHandler('notifications/resources/list_changed', () => resolve());
  });
  const subscription = await client.listen({ resourcesListChanged: true });
  await call('run_command', { argv: ['true'] });
  await heard;
  await subscription.close();
});
