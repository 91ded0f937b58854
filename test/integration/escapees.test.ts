import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Host } from '@longrun/host';
import { terminateControlThread, terminateProcessThread } from '@longrun/host/faults';
import { eventually, findProcess, isLiving, living } from '@longrun/testkit';
import { fixture } from '../support/fixtures.js';
import { freeze, noFreezer } from '../support/freezer.js';
import { cancel, list, openHost, run, start } from '../support/hosts.js';
import { takeResult } from '../support/items.js';
import { guardedMarker } from '../support/markers.js';
import { seeOutput } from '../support/output.js';
import { assertWithin, timed } from '../support/timing.js';

// What works everywhere: by parent, session and token. `cgroups.test.ts` has the rest.
process.env['LONGRUN_CGROUP'] = 'off';

/** 2 s are the service's; the rest is for the way there and back. */
const ANSWER_MS = 2500;

/** Starts a fixture that says `ready <pid>` of a process outside its group; answers both, after checking that it is. */
async function startEscape(
  host: Host,
  session: string,
  argv: string[],
  more: Parameters<typeof start>[3] = {},
): Promise<{ readonly handleId: string; readonly escapee: number }> {
  const { handle_id } = await start(host, session, argv, more);
  const escapee = Number(/ready (\d+)\n/.exec(await seeOutput(host, session, handle_id, '\n'))?.[1]);
  const row = (await list(host, session, true)).find((each) => each.handle_id === handle_id);
  assert.ok(isLiving(escapee), 'the control: it is alive');
  assert.notEqual(findProcess(escapee)?.group, row?.pid, 'the control: it has left the group');
  return { handleId: handle_id, escapee };
}

test('C4: a child that made a session of its own and ignores SIGTERM is ended after the grace', async (t) => {
  const host = await openHost(t);
  const marker = guardedMarker(t);
  const { handleId, escapee } = await startEscape(host, 's', [fixture('escape-stubborn'), marker]);
  const answer = await timed(() => cancel(host, 's', handleId));
  assert.equal(isLiving(escapee), false, 'gone when the answer comes');
  assert.deepEqual(living(marker), []);
  assert.deepEqual([answer.value.cancelled, answer.value.survivors], [true, []]);
  assert.ok(answer.ms >= 1000, `the grace was kept: ${answer.ms} ms`);
  assertWithin(answer, ANSWER_MS);
});

test('C4: it gets SIGTERM with the group, and what it says then is in the receipt', async (t) => {
  const host = await openHost(t);
  const marker = guardedMarker(t);
  const { handleId, escapee } = await startEscape(host, 's', [fixture('escape-polite'), marker]);
  const answer = await timed(() => cancel(host, 's', handleId));
  assert.equal(answer.value.stdout, `ready ${escapee}\nbye\n`);
  assert.deepEqual(living(marker), []);
  assertWithin(answer, 999);
});

test('C4: with force it is killed at once', async (t) => {
  const host = await openHost(t);
  const marker = guardedMarker(t);
  const { handleId } = await startEscape(host, 's', [fixture('escape-stubborn'), marker]);
  const answer = await timed(() => cancel(host, 's', handleId, { force: true }));
  assert.deepEqual(living(marker), []);
  assertWithin(answer, 999);
});

test('C4: a daemon that forked twice and closed everything is ended by its token', async (t) => {
  const host = await openHost(t);
  const marker = guardedMarker(t);
  const { handleId, escapee } = await startEscape(host, 's', [fixture('escape-daemon'), marker, 'stay']);
  await eventually(() => findProcess(escapee)?.parent === 1, 'nobody of ours is its parent');
  const reply = await cancel(host, 's', handleId);
  assert.deepEqual(living(marker), []);
  assert.deepEqual([reply.cancelled, reply.survivors], [true, []]);
});

test('C4: a child without any environment is ended by its parent, which lives', async (t) => {
  const host = await openHost(t);
  const marker = guardedMarker(t);
  const { handleId, escapee } = await startEscape(host, 's', [fixture('escape-bare'), marker]);
  const reply = await cancel(host, 's', handleId);
  assert.equal(isLiving(escapee), false);
  assert.deepEqual(living(marker), []);
  assert.deepEqual([reply.cancelled, reply.survivors], [true, []]);
});

for (const [title, pause, session] of [
  ['all in one session, as fast as it can', '0', 'same'],
  ['each in a session of its own, every 20 ms', '0.02', 'session'],
] as const) {
  test(`C4: a chain whose links each leave another and end is ended: ${title}`, async (t) => {
    const host = await openHost(t);
    const marker = guardedMarker(t);
    const argv = [fixture('escape-chain'), marker, pause, session];
    const { handle_id } = await start(host, 's', argv);
    await seeOutput(host, 's', handle_id, 'ready');
    const [first] = living(marker).filter((pid) => findProcess(pid)?.parent === 1);
    await eventually(
      () => living(marker).some((pid) => pid !== first && findProcess(pid)?.parent === 1),
      'another link than the first has been seen',
    );
    const answer = await timed(() => cancel(host, 's', handle_id, { grace_ms: 100 }));
    assert.deepEqual(answer.value.survivors, []);
    assert.deepEqual(living(marker), []);
    assertWithin(answer, ANSWER_MS);
  });
}

test('C4: an escapee that the kernel does not let go is named, within 2 s', {
  skip: noFreezer(),
}, async (t) => {
  const host = await openHost(t);
  const marker = guardedMarker(t);
  const { handleId, escapee } = await startEscape(host, 's', [fixture('escape-stubborn'), marker]);
  const { thaw } = await freeze(t, escapee);
  const answer = await timed(() => cancel(host, 's', handleId));
  assertWithin(answer, ANSWER_MS);
  assert.deepEqual(
    answer.value.survivors.map(({ pid, name }) => [pid, name]),
    [[escapee, 'sh']],
  );
  assert.equal(answer.value.cancelled, true);
  await thaw();
  await eventually(() => !isLiving(escapee), 'the SIGKILL that waits for it ends it');
});

test('C9: a timeout ends escapees as a cancel does', async (t) => {
  const host = await openHost(t);
  const marker = guardedMarker(t);
  const { escapee } = await startEscape(host, 's', [fixture('escape-daemon'), marker, 'stay'], {
    timeout_ms: 1500,
  });
  const result = await takeResult(host.session('s'));
  assert.equal(result.status, 'timed_out');
  assert.equal(isLiving(escapee), false);
  assert.deepEqual(living(marker), []);
});

test('C14: leftovers that are to be killed at the exit are those outside the group, too', async (t) => {
  const host = await openHost(t);
  const marker = guardedMarker(t);
  const result = await run(host, 's', [fixture('escape-daemon'), marker], { leftovers: 'kill' });
  const daemon = Number(/ready (\d+)\n/.exec(result.stdout)?.[1]);
  assert.ok(daemon > 1);
  assert.deepEqual(living(marker), []);
  const kept = await run(host, 's', [fixture('escape-daemon'), marker]);
  assert.match(kept.stdout, /^ready \d+\n$/);
  assert.equal(living(marker).length, 1, 'the control: kept, it runs on');
});

test('C5: a session end ends the daemons that its finished commands left; those of others run on', async (t) => {
  const host = await openHost(t);
  const [ours, theirs] = [guardedMarker(t), guardedMarker(t)];
  await run(host, 'a', [fixture('escape-daemon'), ours]);
  await run(host, 'b', [fixture('escape-daemon'), theirs]);
  await startEscape(host, 'b', [fixture('escape-stubborn'), theirs]);
  // A shell that is about to start its `sleep` is there twice for a moment.
  await eventually(() => living(ours).length === 1 && living(theirs).length === 3, 'the control');
  const before = living(theirs);
  const answer = await timed(() => host.session('a').end());
  assert.deepEqual(living(ours), []);
  assert.deepEqual(living(theirs), before);
  assert.deepEqual(answer.value, { ended: 0, survivors: [] }, 'no handle was live');
  assertWithin(answer, ANSWER_MS);
  assert.equal((await host.inspect()).coordinator.counters['escapees_ended'], 1);
});

test('C5: a daemon that ignores SIGTERM is killed within the 2 s of the session end', async (t) => {
  const host = await openHost(t);
  const marker = guardedMarker(t);
  const script = `setsid sh -c 'trap "" TERM; echo up; while :; do sleep 600 >&- 2>&-; done' ${marker} & :`;
  const { handle_id } = await start(host, 's', ['/bin/sh', '-c', script, marker], { drain_ms: 100 });
  await seeOutput(host, 's', handle_id, 'up');
  await takeResult(host.session('s'));
  assert.ok(living(marker).length >= 1, 'the control');
  const answer = await timed(() => host.session('s').end());
  assert.deepEqual(living(marker), []);
  assertWithin(answer, ANSWER_MS);
});

test('C5: a host that reuses the name of an ended session leaves the daemons of other sessions alone', async (t) => {
  const [first, second] = [await openHost(t), await openHost(t)];
  const marker = guardedMarker(t);
  await run(second, 's', [fixture('escape-daemon'), marker]);
  await run(first, 's', ['true']);
  await first.session('s').end();
  await first.close();
  assert.equal(living(marker).length, 1, "another host's session of the same name");
  await second.session('s').end();
  assert.deepEqual(living(marker), []);
});

test('C13: the close of a host ends the daemons of all its sessions, within 2 s', async (t) => {
  const host = await openHost(t);
  const marker = guardedMarker(t);
  for (const session of ['a', 'b', 'c']) await run(host, session, [fixture('escape-daemon'), marker]);
  await startEscape(host, 'c', [fixture('escape-stubborn'), marker]);
  await eventually(() => living(marker).length === 5, 'the control');
  const answer = await timed(() => host.close());
  assert.deepEqual(living(marker), []);
  assertWithin(answer, ANSWER_MS);
});

test('C12: a lost process thread leaves no escapee', async (t) => {
  const host = await openHost(t);
  const marker = guardedMarker(t);
  const { handleId, escapee } = await startEscape(host, 's', [fixture('escape-daemon'), marker, 'stay']);
  await terminateProcessThread(host, handleId);
  assert.equal((await takeResult(host.session('s'))).status, 'lost');
  assert.equal(isLiving(escapee), false);
  assert.deepEqual(living(marker), []);
});

test('C12: a lost control thread leaves no escapee, not even of a command that had finished', async (t) => {
  const host = await openHost(t);
  const marker = guardedMarker(t);
  await run(host, 's', [fixture('escape-daemon'), marker]);
  await startEscape(host, 's', [fixture('escape-stubborn'), marker]);
  await startEscape(host, 's', [fixture('escape-bare'), marker]);
  assert.ok(living(marker).length >= 5, 'the control');
  await terminateControlThread(host);
  await run(host, 'other', ['true']);
  assert.deepEqual(living(marker), []);
});

test('C4: a cancel of a finished handle with leftovers ends who left their group, and counts them', async (t) => {
  const host = await openHost(t);
  const marker = guardedMarker(t);
  const script = `setsid sh -c 'sleep ${marker} >&- 2>&- & :'; sleep ${marker} >&- 2>&- & :`;
  const { handle_id } = await start(host, 's', ['/bin/sh', '-c', script, marker]);
  assert.equal((await takeResult(host.session('s'))).descendants_alive, 1, 'of its group');
  await eventually(() => living(marker).length === 2, 'both run');
  const reply = await cancel(host, 's', handle_id);
  assert.deepEqual([reply.cancelled, reply.leftovers_ended], [false, 2]);
  assert.deepEqual(living(marker), []);
});
