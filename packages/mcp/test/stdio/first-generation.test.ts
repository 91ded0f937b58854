import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, killAll, living, newMarker, sleeping } from '@longrun/testkit';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { stdioClient } from '../support/clients.js';
import { dataOf, refusalOf } from '../support/replies.js';

let client: Client;
const call = (name: string, args: Record<string, unknown> = {}) => client.callTool({ name, arguments: args });

before(async () => {
  ({ client } = await stdioClient());
  client.onerror = (error) => strays.push(error);
  // From now on the client checks every reply against the output schema of its tool.
  await client.listTools();
});
/** What reached the client and was no message to it. */
const strays: Error[] = [];

after(async () => {
  await client.close();
  assert.deepEqual(strays, []);
});

test('every tool has a title, schemas and annotations, and the server says how to use them', async () => {
  const { tools } = await client.listTools();
  assert.deepEqual(
    tools.map(({ name }) => name),
    [
      'run_command',
      'run_test',
      'run_build_command',
      'cancel_handle',
      'list_handles',
      'read_output',
      'wait_handles',
      'drain_inbox',
    ],
  );
  for (const { name, title, inputSchema, outputSchema, annotations } of tools) {
    assert.ok(title !== undefined && annotations?.title === title, name);
    assert.equal(inputSchema.type, 'object');
    assert.equal(outputSchema?.type, 'object');
    const { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = annotations;
    for (const hint of [readOnlyHint, destructiveHint, idempotentHint, openWorldHint]) {
      assert.equal(typeof hint, 'boolean', name);
    }
  }
  const only = (hint: 'readOnlyHint' | 'destructiveHint') =>
    tools.filter(({ annotations }) => annotations?.[hint] === true).map(({ name }) => name);
  assert.deepEqual(only('readOnlyHint'), ['list_handles', 'read_output', 'wait_handles']);
  assert.deepEqual(only('destructiveHint'), [
    'run_command',
    'run_test',
    'run_build_command',
    'cancel_handle',
  ]);
  assert.match(client.getInstructions() ?? '', /drain_inbox/);
  assert.equal(client.getServerVersion()?.name, 'longrun');
});

test('a foreground command answers with its result, as data and as text, and leaves nothing in the inbox', async () => {
  const reply = await call('run_command', { argv: ['sh', '-c', 'echo out; exit 3'] });
  const result = dataOf(reply);
  assert.deepEqual([result.exit_code, result.stdout, result.status], [3, 'out\n', 'completed']);
  const [content] = reply.content as { type: string; text: string }[];
  assert.deepEqual(JSON.parse(content?.text ?? ''), result);
  assert.deepEqual(dataOf(await call('drain_inbox')), { items: [], remaining: 0 });
});

test('a long-running command answers with its handle, and its result is drained once', async () => {
  const { handle_id } = dataOf(await call('run_command', { argv: ['echo', 'done'], long_running: true }));
  const { items, remaining } = dataOf(await call('drain_inbox', { wait_ms: 20_000 }));
  assert.equal(remaining, 0);
  assert.deepEqual([items.length, items[0].handle_id, items[0].shortened], [1, handle_id, false]);
  assert.equal(items[0].result.stdout, 'done\n');
  assert.deepEqual(dataOf(await call('drain_inbox')).items, []);
  const again = dataOf(await call('drain_inbox', { replay_after: items[0].sequence - 1 }));
  assert.deepEqual(again.items, items);
});

test('a drain stays within its budget, and what did not fit comes with the next ones', async () => {
  const print = ['sh', '-c', 'head -c 3000 /dev/zero | tr "\\0" x; echo; echo end'];
  const ids = [];
  for (let n = 0; n < 3; n += 1)
    ids.push(dataOf(await call('run_command', { argv: print, long_running: true })));
  await call('wait_handles', { handle_ids: ids.map(({ handle_id }) => handle_id) });
  const seen = [];
  for (let left = 3; left > 0; left -= 1) {
    const { items, remaining } = dataOf(await call('drain_inbox', { max_bytes: 2048 }));
    assert.deepEqual([items.length, remaining, items[0].shortened], [1, left - 1, true]);
    assert.match(items[0].result.stdout, /x\nend\n$/);
    assert.ok(JSON.stringify(items[0].result).length <= 2048);
    seen.push(items[0].handle_id);
  }
  assert.deepEqual(seen.sort(), ids.map(({ handle_id }) => handle_id).sort());
});

test('background_after_ms turns a slow command into a handle whose result comes to the inbox', async () => {
  const argv = ['sh', '-c', 'read line; echo $line'];
  const slow = dataOf(await call('run_command', { argv: ['sleep', newMarker()], background_after_ms: 20 }));
  assert.equal(slow.exit_code, undefined);
  const fast = dataOf(await call('run_command', { argv, stdin: 'quick\n', background_after_ms: 20_000 }));
  assert.equal(fast.stdout, 'quick\n');
  const end = dataOf(await call('cancel_handle', { handle_id: slow.handle_id }));
  assert.deepEqual([end.cancelled, end.signal], [true, 'SIGTERM']);
});

test('refusals are results that say what was wrong: INVALID_PARAMETER, SPAWN_FAILED, UNKNOWN_HANDLE', async () => {
  assert.equal(refusalOf(await call('run_command', { argv: [] })), 'INVALID_PARAMETER argv');
  assert.equal(
    refusalOf(await call('run_command', { argv: ['x'], long_running: 'yes' })),
    'INVALID_PARAMETER long_running',
  );
  assert.equal(
    refusalOf(await call('run_command', { argv: ['x'], background_after_ms: -1 })),
    'INVALID_PARAMETER background_after_ms',
  );
  assert.equal(refusalOf(await call('run_command', { argv: ['/no/such/program'] })), 'SPAWN_FAILED');
  assert.equal(
    refusalOf(await call('read_output', { handle_id: 'hto-1-1', wait_ms: 5 })),
    'UNKNOWN_HANDLE handle_id',
  );
  assert.equal(
    refusalOf(await call('wait_handles', { handle_ids: ['hto-1-1'] })),
    'UNKNOWN_HANDLE handle_ids[0]',
  );
  assert.equal(
    refusalOf(await call('wait_handles', { handle_ids: ['hto-1-1'], timeout_ms: 1e15 })),
    'INVALID_PARAMETER timeout_ms',
  );
  assert.equal(refusalOf(await call('drain_inbox', { max_bytes: 1 })), 'INVALID_PARAMETER max_bytes');
  assert.equal(refusalOf(await call('drain_inbox', { maxBytes: 1 })), 'INVALID_PARAMETER maxBytes');
});

test('an unknown tool and an unknown method are errors of the protocol', async () => {
  await assert.rejects(call('no_such_tool'), { code: -32_602 });
  const { EmptyResultSchema } = await import('@modelcontextprotocol/sdk/types.js');
  await assert.rejects(client.request({ method: 'no/such' }, EmptyResultSchema), { code: -32_601 });
});

test('progress comes while a call waits, only ever grows, and says how the command is doing', async () => {
  const seen: { progress: number; message?: string | undefined }[] = [];
  const { handle_id } = dataOf(
    await call('run_command', { argv: ['sleep', newMarker()], long_running: true }),
  );
  await client.callTool(
    { name: 'wait_handles', arguments: { handle_ids: [handle_id], timeout_ms: 3500 } },
    undefined,
    {
      onprogress: (progress) => seen.push(progress),
    },
  );
  await call('cancel_handle', { handle_id });
  // One a second: three, and two on a machine that stood still for a while.
  assert.ok(seen.length === 2 || seen.length === 3, JSON.stringify(seen));
  assert.ok(seen.every(({ progress }, n) => n === 0 || progress > (seen[n - 1]?.progress ?? 0)));
  assert.match(seen[0]?.message ?? '', new RegExp(`^${handle_id} running, \\d s, 0 bytes`));
});

test('giving a wait up ends nothing', async () => {
  const marker = newMarker();
  const { handle_id } = dataOf(await call('run_command', { argv: ['sleep', marker], long_running: true }));
  for (const [name, args] of [
    ['wait_handles', { handle_ids: [handle_id], timeout_ms: 60_000 }],
    ['read_output', { handle_id, wait_ms: 60_000 }],
    ['drain_inbox', { wait_ms: 60_000 }],
  ] as const) {
    const giveUp = new AbortController();
    const waiting = client.callTool({ name, arguments: args }, undefined, { signal: giveUp.signal });
    giveUp.abort();
    await assert.rejects(waiting);
  }
  assert.equal(living(marker).length, 1);
  const end = dataOf(await call('cancel_handle', { handle_id }));
  assert.deepEqual([end.cancelled, living(marker)], [true, []]);
});

test('a foreground command whose call is given up runs on, and its result comes to the inbox', async () => {
  const marker = newMarker();
  const giveUp = new AbortController();
  const argv = ['sh', '-c', `sleep ${marker}; echo after`];
  const waiting = client.callTool({ name: 'run_command', arguments: { argv } }, undefined, {
    signal: giveUp.signal,
  });
  await eventually(() => sleeping(marker).length === 1, 'the command runs');
  giveUp.abort();
  await assert.rejects(waiting);
  const { handles } = dataOf(await call('list_handles'));
  assert.equal(handles.length, 1);
  killAll(sleeping(marker));
  const { items } = dataOf(await call('drain_inbox', { wait_ms: 20_000 }));
  assert.deepEqual(
    [items.length, items[0].handle_id, items[0].result.stdout],
    [1, handles[0].handle_id, 'after\n'],
  );
});

test('a foreground call ends with its command when that is cancelled beside it', async () => {
  const marker = newMarker();
  const waiting = call('run_command', { argv: ['sleep', marker] });
  await eventually(() => living(marker).length === 1, 'the command runs');
  const { handles } = dataOf(await call('list_handles'));
  await call('cancel_handle', { handle_id: handles[0].handle_id });
  assert.equal(dataOf(await waiting).status, 'cancelled');
  assert.deepEqual(dataOf(await call('drain_inbox')).items, []);
});

test('the output of each handle is a resource, whole or its end with a line that says so', async () => {
  const small = dataOf(
    await call('run_command', { argv: ['sh', '-c', 'echo out; echo err >&2'], long_running: true }),
  );
  const big = dataOf(
    await call('run_command', {
      argv: ['sh', '-c', 'head -c 400000 /dev/zero | tr "\\0" x; echo end'],
      long_running: true,
    }),
  );
  await call('wait_handles', { handle_ids: [small.handle_id, big.handle_id] });
  const { resources } = await client.listResources();
  const { resourceTemplates } = await client.listResourceTemplates();
  assert.deepEqual(
    resourceTemplates.map(({ uriTemplate }) => uriTemplate),
    ['longrun://handles/{handle_id}/stdout', 'longrun://handles/{handle_id}/stderr'],
  );
  const read = async (uri: string): Promise<string> => {
    assert.ok(resources.some((each) => each.uri === uri));
    const { contents } = await client.readResource({ uri });
    return (contents[0] as { text: string }).text;
  };
  assert.equal(await read(`longrun://handles/${small.handle_id}/stdout`), 'out\n');
  assert.equal(await read(`longrun://handles/${small.handle_id}/stderr`), 'err\n');
  const end = await read(`longrun://handles/${big.handle_id}/stdout`);
  assert.match(end, /^\[longrun: 137860 bytes .*\]\nx+end\n$/);
  assert.equal(end.length - end.indexOf('\n') - 1, 262_144);
  for (const uri of ['longrun://handles/hto-1-1/stdout', 'longrun://handles/x/stdin', 'file:///etc/passwd']) {
    await assert.rejects(client.readResource({ uri }), { code: -32_602, data: { uri } });
  }
});

test('a client hears that there are more resources', async () => {
  const { ResourceListChangedNotificationSchema } = await import('@modelcontextprotocol/sdk/types.js');
  const heard = new Promise<void>((resolve) => {
    client.setNotificationHandler(ResourceListChangedNotificationSchema, () => resolve());
  });
  await call('run_command', { argv: ['true'] });
  await heard;
});
