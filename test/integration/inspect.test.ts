import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_LIMITS } from '@longrun/protocol';
import { TOOL_TABLE } from '@longrun/protocol/tools';
import { cancel, list, openHost, run, start, wait } from '../support/hosts.js';
import { LAUNCHER } from '../support/launcher.js';
import { read } from '../support/output.js';
import { codeOf } from '../support/refusals.js';

test('inspect: actors, mailboxes, threads, handles and counters, as they are', async (t) => {
  const host = await openHost(t, { threads: { warm: 2, max: 5 } });
  const live = await start(host, 'a', ['sleep', '60']);
  const gone = await start(host, 'a', ['sleep', '60']);
  await cancel(host, 'a', gone.handle_id);
  await run(host, 'b', ['true']);
  await run(host, 'b', ['sleep', '60'], { timeout_ms: 20 });
  await codeOf(run(host, 'b', ['/no/such']));
  const done = await start(host, 'b', ['true']);
  await wait(host, 'b', [done.handle_id]);
  await host.session('b').end();

  const seen = await host.inspect();
  assert.deepEqual([seen.pid, seen.launcher, seen.limits], [process.pid, LAUNCHER, DEFAULT_LIMITS]);
  assert.deepEqual(seen.coordinator.sessions, { open: 1, ended: 1 });
  assert.deepEqual(seen.coordinator.handles, { running: 1, exited: 2, cancelled: 1, timed_out: 1 });
  const { spawned, completed, timed_out, cancelled, spawn_failed } = seen.coordinator.counters;
  assert.deepEqual([spawned, completed, timed_out, cancelled, spawn_failed], [5, 2, 1, 1, 1]);
  assert.deepEqual([seen.coordinator.receipts, seen.coordinator.lingering, seen.liveHandles], [4, 0, 1]);
  assert.deepEqual([seen.feedback.delivered, seen.feedback.items], [1, 1]);
  assert.deepEqual([seen.queuedCommands, seen.spilledBytes], [0, 0]);

  const byName = new Map(seen.system.actors.map((actor) => [actor.name, actor]));
  assert.ok(byName.has('feedback') && byName.has('coordinator'));
  const actor = byName.get(`process:${live.handle_id}`);
  assert.deepEqual([actor?.kind, actor?.status], ['process', 'running']);
  assert.ok(seen.threads.some(({ threadId, actors }) => threadId === actor?.threadId && actors === 1));
  for (const { mailbox } of seen.system.actors) assert.ok(mailbox.depth <= mailbox.capacity);
  assert.equal(seen.system.pendingAsks, 0);
  assert.equal(
    Object.values(seen.system.deadLetters).reduce((sum, count) => sum + count, 0),
    0,
  );
  assert.doesNotThrow(() => JSON.stringify(seen));
});

test('inspect: list_handles shows a live handle with state, bytes and silence', async (t) => {
  const host = await openHost(t);
  const { handle_id, started_at, command } = await start(host, 's', [
    '/bin/sh',
    '-c',
    'echo hi; exec sleep 60',
  ]);
  await read(host, 's', handle_id, { wait_ms: 20_000 });
  await wait(host, 's', [handle_id], { timeout_ms: 1000 });
  const [row, ...more] = await list(host, 's');
  assert.ok(row !== undefined && more.length === 0);
  const { pid, command_id, duration_ms, silent_ms, ...fixed } = row;
  assert.deepEqual(fixed, {
    ...{ handle_id, session_id: 's', command, state: 'running', started_at, ended_at: null },
    ...{ exit_code: null, signal: null, stdout_bytes: 3, stderr_bytes: 0, descendants_alive: 0 },
  });
  assert.ok(pid !== null && pid > 0 && command_id.length === 26);
  assert.ok(
    duration_ms >= 1000 && silent_ms >= 900 && silent_ms <= duration_ms,
    `${duration_ms} ${silent_ms}`,
  );
});

test('inspect: host.listHandles shows the handles of every session', async (t) => {
  const host = await openHost(t);
  await start(host, 'a', ['sleep', '60']);
  await start(host, 'b', ['sleep', '60']);
  await run(host, 'c', ['true']);
  assert.deepEqual(
    (await host.listHandles()).map((row) => row.session_id),
    ['a', 'b'],
  );
  assert.deepEqual(
    (await host.listHandles({ includeFinished: true })).map((row) => row.session_id),
    ['c', 'a', 'b'],
  );
});

test('inspect: host.tools describes the seven tools with JSON Schemas that a model can be given', async (t) => {
  const host = await openHost(t);
  assert.deepEqual(
    host.tools.map(({ name }) => name),
    Object.keys(TOOL_TABLE),
  );
  assert.equal(host.tools.length, 7);
  for (const { description, inputSchema, outputSchema } of host.tools) {
    assert.ok(description.length > 20);
    for (const schema of [inputSchema, outputSchema]) assert.equal(schema['type'], 'object');
    assert.equal(inputSchema['additionalProperties'], false);
    assert.doesNotThrow(() => JSON.stringify([inputSchema, outputSchema]));
  }
});

test('inspect: every tool answers what its output schema says', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', ['sleep', '60']);
  const context = { sessionId: 's' };
  const answers = {
    run_command: await host.callTool('run_command', { argv: ['true'] }, context),
    run_test: await host.callTool('run_test', { argv: ['true'] }, context),
    run_build_command: await host.callTool(
      'run_build_command',
      { argv: ['true'], long_running: true },
      context,
    ),
    list_handles: await host.callTool('list_handles', { include_finished: true }, context),
    read_output: await host.callTool('read_output', { handle_id }, context),
    wait_handles: await host.callTool('wait_handles', { handle_ids: [handle_id], timeout_ms: 0 }, context),
    cancel_handle: await host.callTool('cancel_handle', { handle_id }, context),
  };
  for (const [name, answer] of Object.entries(answers)) {
    // The keys are the names of the table.
    const parsed = TOOL_TABLE[name as keyof typeof TOOL_TABLE].output.safeParse(answer);
    assert.ok(parsed.success, `${name}: ${parsed.error?.message}`);
    assert.deepEqual(parsed.data, answer, `${name} answers nothing that its schema lacks`);
  }
});
