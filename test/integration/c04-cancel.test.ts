import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import {
  eventually,
  findProcess,
  isLiving,
  living,
  livingInGroup,
  newMarker,
  zombies,
} from '@longrun/testkit';
import { fixture } from '../support/fixtures.js';
import { freeze, noFreezer } from '../support/freezer.js';
import { createGate } from '../support/gates.js';
import { cancel, list, openHost, start, startShell, wait } from '../support/hosts.js';
import { assertNoMoreItems, takeResult } from '../support/items.js';
import { seeOutput } from '../support/output.js';
import { assertWithin, timed } from '../support/timing.js';

/** 2 s are the service's; the rest is for the way there and back. */
const ANSWER_MS = 2500;

/** A command, and `count` children, that ignore every polite signal. */
function stubborn(marker: string, count: number): string {
  const children = `i=0; while [ $i -lt ${count} ]; do sleep ${marker} & i=$((i+1)); done`;
  return `trap '' TERM INT HUP; ${children}; echo ready; wait`;
}

test('C4: a polite command gets SIGTERM, its last output is in the receipt, and its exit code is kept', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', [fixture('say-bye')]);
  await seeOutput(host, 's', handle_id, 'ready');
  const [row] = await list(host, 's');
  const reply = await cancel(host, 's', handle_id);
  assert.deepEqual(
    [reply.cancelled, reply.status, reply.exit_code, reply.signal, reply.stdout],
    [true, 'cancelled', 3, null, 'ready\nbye\n'],
  );
  assert.deepEqual(reply.survivors, []);
  assert.deepEqual(livingInGroup(row?.pid ?? 0), []);
  await assertNoMoreItems(host, 's', 0);
});

test('C4: the answer comes as soon as the tree is gone, not at the end of the grace', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', ['sleep', '60'], { grace_ms: 1500 });
  const answer = await timed(() => cancel(host, 's', handle_id));
  const reply = answer.value;
  assert.deepEqual([reply.cancelled, reply.signal], [true, 'SIGTERM']);
  assertWithin(answer, 1499);
});

test('C4: a whole tree that ignores SIGTERM is gone within 2 s, verified when the answer comes', async (t) => {
  const host = await openHost(t);
  const marker = newMarker();
  const { handle_id } = await startShell(host, 's', stubborn(marker, 3), marker);
  await seeOutput(host, 's', handle_id, 'ready');
  await eventually(() => living(marker).length === 4, 'the tree is there');
  const pids = living(marker);
  const answer = await timed(() => cancel(host, 's', handle_id));
  const reply = answer.value;
  assert.deepEqual(living(marker), [], 'nothing is left at the moment of the answer');
  assert.deepEqual(pids.filter(isLiving), []);
  assert.deepEqual([reply.cancelled, reply.signal, reply.exit_code], [true, 'SIGKILL', -1]);
  assert.ok(answer.ms >= 1000, `the grace of 1000 ms was kept: ${answer.ms} ms`);
  assertWithin(answer, ANSWER_MS);
  await assertNoMoreItems(host, 's', 0);
});

test('C4: a tree of 50 that ignores SIGTERM is gone within 2 s', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', [fixture('fork-tree'), '50']);
  await seeOutput(host, 's', handle_id, 'ready');
  const group = (await list(host, 's'))[0]?.pid ?? 0;
  assert.equal(livingInGroup(group).length, 51);
  const answer = await timed(() => cancel(host, 's', handle_id));
  const reply = answer.value;
  assert.deepEqual(livingInGroup(group), []);
  assert.deepEqual([reply.cancelled, reply.survivors], [true, []]);
  assertWithin(answer, ANSWER_MS);
});

test('C4: a child that ignores SIGTERM is ended although its leader ends on it', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', [fixture('leave-stubborn-child')]);
  const child = Number(/ready (\d+)/.exec(await seeOutput(host, 's', handle_id, '\n'))?.[1]);
  assert.ok(isLiving(child));
  const answer = await timed(() => cancel(host, 's', handle_id));
  const reply = answer.value;
  assert.equal(isLiving(child), false);
  assert.deepEqual([reply.cancelled, reply.signal], [true, 'SIGTERM']);
  assertWithin(answer, ANSWER_MS);
});

test('C4: a stopped tree is ended', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', [fixture('stop-self')]);
  const group = (await list(host, 's'))[0]?.pid ?? 0;
  const stopped = (): boolean => livingInGroup(group).every((pid) => findProcess(pid)?.state === 'T');
  await eventually(() => livingInGroup(group).length === 2 && stopped(), 'the whole group is stopped');
  const answer = await timed(() => cancel(host, 's', handle_id));
  const reply = answer.value;
  assert.deepEqual(livingInGroup(group), []);
  assert.deepEqual([reply.cancelled, reply.signal], [true, 'SIGTERM'], 'SIGTERM reaches it: it is continued');
  assertWithin(answer, ANSWER_MS);
});

test('C4: force starts at SIGKILL, so even a polite command says no goodbye', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', [fixture('say-bye')]);
  await seeOutput(host, 's', handle_id, 'ready');
  const answer = await timed(() => cancel(host, 's', handle_id, { force: true }));
  const reply = answer.value;
  assert.deepEqual([reply.cancelled, reply.signal, reply.stdout], [true, 'SIGKILL', 'ready\n']);
  assertWithin(answer, 999);
});

test('C4: grace_ms of the cancel decides when SIGKILL comes', async (t) => {
  const host = await openHost(t);
  for (const grace_ms of [0, 300]) {
    const { handle_id } = await start(host, 's', [fixture('ignore-term')]);
    await seeOutput(host, 's', handle_id, 'ready');
    const answer = await timed(() => cancel(host, 's', handle_id, { grace_ms }));
    const reply = answer.value;
    assert.deepEqual([reply.cancelled, reply.signal], [true, 'SIGKILL']);
    assert.ok(answer.ms >= grace_ms, `${answer.ms} ms`);
    assertWithin(answer, grace_ms + 900);
  }
});

test("C4: without grace_ms it is the command's own, and without that the host's", async (t) => {
  const host = await openHost(t, { limits: { graceMs: 100 } });
  for (const [command, expected] of [
    [{ grace_ms: 600 }, 600],
    [{}, 100],
  ] as const) {
    const { handle_id } = await start(host, 's', [fixture('ignore-term')], command);
    await seeOutput(host, 's', handle_id, 'ready');
    const answer = await timed(() => cancel(host, 's', handle_id));
    assert.ok(answer.ms >= expected, `${answer.ms} ms`);
    assertWithin(answer, expected + 900);
  }
});

test('C4: the longest grace still leaves time to kill and verify within 2 s', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', [fixture('ignore-term')]);
  await seeOutput(host, 's', handle_id, 'ready');
  const answer = await timed(() => cancel(host, 's', handle_id, { grace_ms: 1500 }));
  const reply = answer.value;
  assert.deepEqual([reply.cancelled, reply.survivors], [true, []]);
  assert.ok(answer.ms >= 1500, `${answer.ms} ms`);
  assertWithin(answer, ANSWER_MS);
});

test('C4: a forced cancel shortens a polite one that is under way', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', [fixture('ignore-term')]);
  await seeOutput(host, 's', handle_id, 'ready');
  const polite = timed(() => cancel(host, 's', handle_id, { grace_ms: 1500 }));
  await eventually(async () => (await list(host, 's'))[0]?.state === 'cancelling', 'it is being cancelled');
  const forced = await cancel(host, 's', handle_id, { force: true });
  const answer = await polite;
  assert.deepEqual([answer.value.cancelled, forced.cancelled], [true, false]);
  assertWithin(answer, 1499);
});

test('C4: an unknown handle is cancelled: false, with no receipt', async (t) => {
  const host = await openHost(t);
  for (const handle_id of ['hto-1-1', `hto-${process.pid.toString(16)}-999999`, 'nonsense']) {
    assert.deepEqual(await cancel(host, 's', handle_id), { cancelled: false, handle_id, survivors: [] });
  }
});

test('C4: a finished handle is cancelled: false with its receipt, and nobody gets a signal', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await startShell(host, 's', 'echo done; exit 4');
  const result = await takeResult(host.session('s'));
  // A stranger that got the number of a process that is over would be hit: none of ours is, whatever its pid.
  const bystander = spawn('sleep', ['60'], { stdio: 'ignore', detached: true });
  t.after(() => bystander.kill('SIGKILL'));
  assert.deepEqual(await cancel(host, 's', handle_id, { force: true }), { cancelled: false, ...result });
  assert.ok(isLiving(bystander.pid ?? 0));
});

test('C4: of 100 cancels at once one is cancelled: true, and all have the same receipt', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', [fixture('say-bye')]);
  await seeOutput(host, 's', handle_id, 'ready');
  const replies = await Promise.all(Array.from({ length: 100 }, () => cancel(host, 's', handle_id)));
  assert.equal(replies.filter((reply) => reply.cancelled).length, 1);
  for (const { cancelled: _, ...receipt } of replies) {
    assert.deepEqual(receipt, (({ cancelled: __, ...first }) => first)(replies[0] ?? { cancelled: false }));
  }
  assert.equal((await cancel(host, 's', handle_id)).cancelled, false, 'a later one, too');
});

test('C4: a cancel while the output drains keeps the true exit status and delivers the item', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', [fixture('hold-pipe')], { drain_ms: 60_000 });
  const child = Number(await seeOutput(host, 's', handle_id, '\n'));
  await eventually(async () => (await list(host, 's'))[0]?.state === 'draining', 'the leader has exited');
  const answer = await timed(() => cancel(host, 's', handle_id));
  const reply = answer.value;
  assert.deepEqual([reply.cancelled, reply.status, reply.exit_code], [false, 'completed', 7]);
  assert.equal(isLiving(child), false, 'what held the pipe is ended');
  assertWithin(answer, ANSWER_MS);
  assert.equal((await takeResult(host.session('s'))).exit_code, 7);
});

test('C4: a cancelled foreground call answers its caller with the receipt', async (t) => {
  const host = await openHost(t);
  const call = host.callTool('run_command', { argv: ['sleep', '60'] }, { sessionId: 's' });
  await eventually(async () => (await list(host, 's'))[0]?.state === 'running', 'it runs');
  const handleId = (await list(host, 's'))[0]?.handle_id ?? '';
  assert.equal((await cancel(host, 's', handleId)).cancelled, true);
  const answer = await call;
  assert.ok('exit_code' in answer);
  assert.deepEqual([answer.status, answer.signal], ['cancelled', 'SIGTERM']);
  await assertNoMoreItems(host, 's', 0);
});

test('C4: host.cancelHandle cancels across sessions, with force and graceMs', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', [fixture('ignore-term')]);
  await seeOutput(host, 's', handle_id, 'ready');
  const answer = await timed(() => host.cancelHandle(handle_id, { force: true }));
  const reply = answer.value;
  assert.deepEqual([reply.cancelled, reply.handleId, reply.receipt?.signal], [true, handle_id, 'SIGKILL']);
  assertWithin(answer, 999);
});

test('C4: cancelling answers waits and ends live reads', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', ['sleep', '60']);
  const waiting = wait(host, 's', [handle_id]);
  const reading = host.callTool('read_output', { handle_id, wait_ms: 60_000 }, { sessionId: 's' });
  await cancel(host, 's', handle_id);
  assert.deepEqual(
    (await waiting).finished.map((each) => each.status),
    ['cancelled'],
  );
  assert.deepEqual(await reading, { text: '', offset: 0, next_offset: 0, eof: true, omitted_bytes: 0 });
});

test('C4: cancels in a row leave no zombie', async (t) => {
  const host = await openHost(t);
  for (let round = 0; round < 20; round += 1) {
    const { handle_id } = await start(host, 's', ['sleep', '60']);
    assert.equal((await cancel(host, 's', handle_id, { force: round % 2 === 0 })).cancelled, true);
  }
  assert.deepEqual(zombies(), []);
  // The control: while this thread is busy nobody waits for a child, and the check sees it.
  const child = spawn('true', { stdio: 'ignore' });
  const ended = new Promise((done) => child.once('exit', done));
  const until = performance.now() + 10_000;
  while (findProcess(child.pid ?? 0)?.state !== 'Z' && performance.now() < until);
  assert.deepEqual(zombies(), [child.pid]);
  await ended;
});

test('C4: what the kernel does not let go is named in survivors, within 2 s', {
  skip: noFreezer(),
}, async (t) => {
  const host = await openHost(t);
  const gate = createGate(t);
  const { handle_id, command } = await start(host, 's', ['/bin/sh', '-c', `read -r _ < ${gate.path}`]);
  const pid = (await list(host, 's'))[0]?.pid ?? 0;
  const { thaw } = await freeze(t, pid);
  const answer = await timed(() => cancel(host, 's', handle_id));
  const reply = answer.value;
  assertWithin(answer, ANSWER_MS);
  const [survivor] = reply.survivors;
  assert.equal(reply.survivors.length, 1);
  assert.deepEqual([survivor?.pid, survivor?.name], [pid, 'sh']);
  // Not read from the kernel any more when the machine is so busy that the 2 s were over first.
  assert.match(survivor?.state ?? '', /^[D?]$/);
  assert.match(survivor?.startTime ?? '', /^[0-9]+$/);
  assert.ok(!JSON.stringify(reply.survivors).includes(command), 'never its arguments');
  assert.ok(isLiving(pid), 'it is indeed alive');
  await thaw();
  await eventually(() => !isLiving(pid), 'the SIGKILL that waits for it ends it once it is thawed');
});
