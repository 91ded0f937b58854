import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Host } from '@longrun/host';
import { terminateControlThread, terminateProcessThread } from '@longrun/host/faults';
import { eventually, isLiving, living, newMarker } from '@longrun/testkit';
import { fixture } from '../support/fixtures.js';
import { createGate } from '../support/gates.js';
import { cancel, list, openHost, run, start, startShell, wait } from '../support/hosts.js';
import { assertNoMoreItems, resultIn, takeItems, takeResult } from '../support/items.js';
import { read, seeOutput } from '../support/output.js';
import { codeOf } from '../support/refusals.js';

async function killThreadOf(host: Host, handleId: string): Promise<void> {
  assert.equal(await terminateProcessThread(host, handleId), true, 'it had a thread');
}

test('C12: a thread that dies makes its handle lost: the group is ended, and the tool_result says why', async (t) => {
  const host = await openHost(t);
  const marker = newMarker();
  const script = `trap '' TERM; echo ready; sleep ${marker} & sleep ${marker}; wait`;
  const { handle_id, command, started_at } = await startShell(host, 's', script, marker);
  await seeOutput(host, 's', handle_id, 'ready');
  await eventually(() => living(marker).length === 3, 'the tree is there');
  const [row] = await list(host, 's');
  await killThreadOf(host, handle_id);
  const result = await takeResult(host.session('s'));
  assert.deepEqual(living(marker), [], 'the whole group is gone when the item is there');
  const { lost_reason, ended_at, duration_ms: _, ...rest } = result;
  assert.match(lost_reason ?? '', /thread/);
  assert.ok(ended_at >= started_at);
  assert.deepEqual(rest, {
    ...{ handle_id, exit_code: -1, signal: null, status: 'lost', command, started_at, pid: row?.pid },
    ...{ command_id: row?.command_id, session_id: 's', usage: null, survivors: [] },
    // What was read is gone with the thread; the counts are those last told.
    ...{ stdout: '', stderr: '', stdout_bytes: rest.stdout_bytes, stderr_bytes: 0 },
    ...{ stdout_lines: rest.stdout_lines, stderr_lines: 0 },
    ...{ stdout_truncated: rest.stdout_truncated, stderr_truncated: false },
    ...{ omitted_bytes: rest.omitted_bytes, dropped_bytes: rest.dropped_bytes },
    ...{ stdout_path: null, stderr_path: null, pipe_held: false, descendants_alive: 0 },
  });
  assert.equal((await list(host, 's', true))[0]?.state, 'lost');
  assert.equal((await cancel(host, 's', handle_id)).status, 'lost', 'its receipt says the same');
  await assertNoMoreItems(host, 's', 1);
});

test('C12: handles on other threads go on', async (t) => {
  const host = await openHost(t);
  const gate = createGate(t);
  const other = await start(host, 's', [fixture('wait-for'), gate.path]);
  const { handle_id } = await start(host, 's', ['sleep', '60']);
  await killThreadOf(host, handle_id);
  assert.equal((await takeResult(host.session('s'))).status, 'lost');
  await seeOutput(host, 's', other.handle_id, 'ready');
  await gate.open('still here');
  const result = await takeResult(host.session('s'));
  assert.deepEqual([result.status, result.stdout], ['completed', 'ready\nstill here\n']);
  assert.equal((await run(host, 's', ['true'])).exit_code, 0, 'and new work finds a thread');
});

test('C12: nothing hangs: reads, waits, cancels and foreground calls of a lost handle settle', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', [fixture('ignore-term')]);
  await seeOutput(host, 's', handle_id, 'ready\n');
  const foreground = host.callTool('run_command', { argv: ['sleep', '61'] }, { sessionId: 's' });
  await eventually(
    async () => (await list(host, 's')).filter((row) => row.state === 'running').length === 2,
    'both run',
  );
  const second = (await list(host, 's')).find((row) => row.handle_id !== handle_id)?.handle_id ?? '';
  const reading = read(host, 's', handle_id, { offset: 6, wait_ms: 600_000 });
  const waiting = wait(host, 's', [handle_id], { timeout_ms: 600_000 });
  const cancelling = cancel(host, 's', handle_id, { grace_ms: 1500 });
  await eventually(
    async () => (await list(host, 's')).some((row) => row.state === 'cancelling'),
    'the cancel is under way',
  );
  await killThreadOf(host, handle_id);
  await killThreadOf(host, second);
  // Each within its own deadline, which is ten minutes for two of them: the test's is far below.
  const [range, ended, reply, result] = await Promise.all([reading, waiting, cancelling, foreground]);
  assert.deepEqual([range.text, range.eof], ['', true]);
  assert.deepEqual(
    ended.finished.map((each) => each.status),
    ['lost'],
  );
  assert.deepEqual([reply.cancelled, reply.status], [false, 'lost']);
  assert.ok('exit_code' in result && result.status === 'lost');
  assert.equal((await host.inspect()).system.pendingAsks, 0);
});

test('C12: threads that are shared lose exactly their own handles', async (t) => {
  const host = await openHost(t, { threads: { warm: 2, max: 2, whenFull: 'share' } });
  const handles = [];
  for (let n = 0; n < 6; n += 1) handles.push(await start(host, 's', ['sleep', '60']));
  const { system } = await host.inspect();
  const threadOf = new Map(
    system.actors
      .filter(({ kind }) => kind === 'process')
      .map(({ name, threadId }) => [name?.replace('process:', ''), threadId]),
  );
  assert.equal(new Set(threadOf.values()).size, 2);
  const victim = handles[0]?.handle_id ?? '';
  const expected = handles.filter(({ handle_id }) => threadOf.get(handle_id) === threadOf.get(victim));
  await killThreadOf(host, victim);
  const items = await takeItems(host.session('s'), expected.length);
  assert.deepEqual(
    new Set(items.map((item) => item.handleId as string)),
    new Set(expected.map(({ handle_id }) => handle_id)),
  );
  assert.ok(items.every((item) => resultIn(item).status === 'lost'));
  const left = await list(host, 's');
  assert.equal(left.length, 6 - expected.length);
  assert.ok(left.every((row) => row.state === 'running' && isLiving(row.pid ?? 0)));
});

test('C12: the one thread of a host that shares it takes all its handles with it, and is replaced', async (t) => {
  const host = await openHost(t, { threads: { warm: 1, max: 1, whenFull: 'share' } });
  const marker = newMarker();
  for (let n = 0; n < 5; n += 1) await start(host, 's', ['sleep', marker]);
  const [first] = await list(host, 's');
  await killThreadOf(host, first?.handle_id ?? '');
  const items = await takeItems(host.session('s'), 5);
  assert.ok(items.every((item) => resultIn(item).status === 'lost'));
  assert.deepEqual(living(marker), []);
  assert.equal((await run(host, 's', ['echo', 'hi'])).stdout, 'hi\n');
});

test('C12: a thread that dies while its handle drains ends what holds the pipe', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', [fixture('hold-pipe')], { drain_ms: 60_000 });
  const child = Number(await seeOutput(host, 's', handle_id, '\n'));
  await eventually(async () => (await list(host, 's'))[0]?.state === 'draining', 'the leader has exited');
  await killThreadOf(host, handle_id);
  assert.equal((await takeResult(host.session('s'))).status, 'lost');
  await eventually(() => !isLiving(child), 'the group is ended');
});

test('C12: a thread that dies under leftovers ends them; the result that was told stays', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', [fixture('spawn-grandchild')]);
  const result = await takeResult(host.session('s'));
  const child = Number(result.stdout);
  assert.deepEqual([result.status, result.descendants_alive, isLiving(child)], ['completed', 1, true]);
  await killThreadOf(host, handle_id);
  await eventually(() => !isLiving(child), 'the group is ended');
  await eventually(
    async () => (await host.inspect()).coordinator.lingering === 0,
    'it is not tracked any more',
  );
  assert.deepEqual((await wait(host, 's', [handle_id])).finished, [result]);
  await assertNoMoreItems(host, 's', 1);
});

test('C12: terminateProcessThread says false for a handle that has no thread', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', ['true']);
  await takeItems(host.session('s'), 1);
  await eventually(async () => !(await terminateProcessThread(host, handle_id)), 'its actor has stopped');
  assert.equal(await terminateProcessThread(host, 'hto-1-1'), false);
});

test('C12: when the control thread dies, every live handle gets one lost item and no process is left', async (t) => {
  const host = await openHost(t);
  const marker = newMarker();
  const handles = [];
  for (let n = 0; n < 6; n += 1) {
    handles.push(
      await startShell(
        host,
        n % 2 === 0 ? 'a' : 'b',
        `trap '' TERM; sleep ${marker} & sleep ${marker}`,
        marker,
      ),
    );
  }
  await eventually(() => living(marker).length === 18, 'all trees are there');
  const calls = handles.map(({ handle_id }, n) => codeOf(wait(host, n % 2 === 0 ? 'a' : 'b', [handle_id])));
  await host.inspect();
  await terminateControlThread(host);
  assert.deepEqual(
    await Promise.all(calls),
    handles.map(() => 'INTERNAL'),
  );
  for (const [name, parity] of [
    ['a', 0],
    ['b', 1],
  ] as const) {
    const items = await takeItems(host.session(name), 3);
    assert.deepEqual(
      items.map((item) => item.sequence),
      [1, 2, 3],
    );
    assert.deepEqual(
      new Set(items.map((item) => item.handleId as string)),
      new Set(handles.filter((_, n) => n % 2 === parity).map(({ handle_id }) => handle_id)),
    );
    for (const item of items) {
      const result = resultIn(item);
      assert.deepEqual([result.status, result.exit_code, result.session_id], ['lost', -1, name]);
      assert.match(result.lost_reason ?? '', /control thread/);
    }
  }
  assert.deepEqual(living(marker), [], 'no process is left when the items are there');
});

test('C12: a fresh control thread takes new work: ids and sequences go on, ended sessions stay ended', async (t) => {
  const host = await openHost(t);
  await host.session('ended').end();
  const first = await start(host, 's', ['true']);
  await wait(host, 's', [first.handle_id]);
  const lost = await start(host, 's', ['sleep', '60']);
  await terminateControlThread(host);
  const next = await start(host, 's', ['true']);
  const items = await takeItems(host.session('s'), 3);
  assert.deepEqual(
    items.map((item) => [item.sequence, item.handleId as string, resultIn(item).status]),
    [
      [1, first.handle_id, 'completed'],
      [2, lost.handle_id, 'lost'],
      [3, next.handle_id, 'completed'],
    ],
    'an item that was delivered and not drained survives, and nothing is told twice',
  );
  const number = (id: string): number => Number(id.split('-')[2]);
  assert.ok(number(next.handle_id) > number(lost.handle_id));
  assert.equal(await codeOf(start(host, 'ended', ['true'])), 'SESSION_ENDED');
  assert.equal((await host.inspect()).liveHandles, 0);
});

test('C12: a session that was opened before the control thread died can be ended after it', async (t) => {
  const host = await openHost(t);
  const session = host.session('s');
  await host.inspect();
  await terminateControlThread(host);
  assert.deepEqual(await session.end(), { ended: 0, survivors: [] });
  assert.equal(await codeOf(start(host, 's', ['true'])), 'SESSION_ENDED');
});

test('C12: a cancelled handle gets no lost item when the control thread dies later', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', ['sleep', '60']);
  await cancel(host, 's', handle_id);
  await terminateControlThread(host);
  await assertNoMoreItems(host, 's', 0);
});

test('C12: leftovers of finished handles are ended when the control thread dies', async (t) => {
  const host = await openHost(t);
  await start(host, 's', [fixture('spawn-grandchild')]);
  const result = await takeResult(host.session('s'));
  assert.ok(isLiving(Number(result.stdout)));
  await terminateControlThread(host);
  await run(host, 's', ['true']);
  assert.equal(isLiving(Number(result.stdout)), false);
  await assertNoMoreItems(host, 's', 1);
});

test('C12: a foreground call of a lost control thread rejects, and its process is gone', async (t) => {
  const host = await openHost(t);
  const marker = newMarker();
  const call = codeOf(run(host, 's', ['sleep', marker]));
  await eventually(() => living(marker).length === 1, 'it runs');
  await eventually(async () => (await list(host, 's'))[0]?.state === 'running', 'and is known to run');
  await terminateControlThread(host);
  assert.equal(await call, 'INTERNAL');
  await run(host, 's', ['true']);
  assert.deepEqual(living(marker), []);
  await assertNoMoreItems(host, 's', 0);
});

test('C12: a control thread that dies again and again ends the service with INTERNAL, not with a loop', async (t) => {
  const host = await openHost(t);
  for (let death = 0; death < 3; death += 1) {
    await terminateControlThread(host);
    assert.equal((await run(host, 's', ['true'])).exit_code, 0, `after death ${death + 1}`);
  }
  await terminateControlThread(host);
  assert.equal(await codeOf(run(host, 's', ['true'])), 'INTERNAL');
  assert.equal(await codeOf(host.inspect()), 'INTERNAL');
  await host.close();
  assert.equal(await codeOf(host.inspect()), 'HOST_CLOSED');
});
