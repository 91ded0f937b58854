import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { terminateControlThread, terminateProcessThread } from '@longrun/host/faults';
import { eventually, living, newMarker } from '@longrun/testkit';
import { cancel, list, openHost, run, start } from '../support/hosts.js';
import { assertNoMoreItems, resultIn, takeItems } from '../support/items.js';
import { guardedMarker } from '../support/markers.js';
import { codeOf } from '../support/refusals.js';

test('300 cancels at once end 300 trees, each once', async (t) => {
  const host = await openHost(t, { threads: { warm: 2, max: 16 } });
  const marker = newMarker();
  const ids: string[] = [];
  for (let wave = 0; wave < 6; wave += 1) {
    const starts = Array.from({ length: 50 }, () => start(host, 's', ['sleep', marker]));
    for (const { handle_id } of await Promise.all(starts)) ids.push(handle_id);
  }
  assert.equal(living(marker).length, 300);
  const replies = await Promise.all(ids.map((id) => cancel(host, 's', id)));
  // C4: an answer comes when the tree is verified gone, or after 2 s with whom nobody has verified gone by then.
  const late = replies.filter((reply) => !reply.cancelled);
  assert.ok(late.every(({ survivors }) => survivors.length > 0));
  assert.ok(replies.every((reply) => !reply.cancelled || reply.status === 'cancelled'));
  if (late.length === 0) assert.deepEqual(living(marker), []);
  t.diagnostic(`${late.length} of ${replies.length} answers came before their tree was verified gone`);
  const isOver = async (): Promise<boolean> => {
    const { liveHandles, coordinator } = await host.inspect();
    return liveHandles === 0 && coordinator.lingering === 0;
  };
  await eventually(isOver, 'all have ended');
  assert.deepEqual(living(marker), []);
  assert.equal((await host.inspect()).coordinator.counters['cancelled'], 300);
  await assertNoMoreItems(host, 's', 0);
});

test('a session that ends during 100 spawns leaves no process, and each spawn is answered', async (t) => {
  const host = await openHost(t, { threads: { warm: 2, max: 16 } });
  const marker = newMarker();
  const spawns = Array.from({ length: 100 }, () => codeOf(start(host, 's', ['sleep', marker])));
  await eventually(
    async () => (await list(host, 's')).some((row) => row.state === 'running'),
    'some are running',
  );
  const { survivors } = await host.session('s').end();
  // C5: an answer comes when all trees are verified gone, or after 2 s with whom nobody has verified gone by then.
  if (survivors.length === 0) assert.deepEqual(living(marker), []);
  t.diagnostic(`${survivors.length} were named as survivors`);
  await eventually(() => living(marker).length === 0, 'all have ended');
  const codes = await Promise.all(spawns);
  assert.ok(
    codes.every((code) => code === 'none' || code === 'SESSION_ENDED'),
    codes.join(),
  );
  assert.ok(codes.includes('SESSION_ENDED'), 'the end came while they were under way');
  assert.deepEqual(host.session('s').drain(), []);
  assert.deepEqual(living(marker), []);
});

async function killThreadsDuringSpawns(t: TestContext, rounds: number): Promise<number> {
  const host = await openHost(t, { threads: { warm: 1, max: 2 } });
  const marker = guardedMarker(t);
  for (let round = 0; round < rounds; round += 1) {
    const session = `s${round}`;
    const spawn = codeOf(start(host, session, ['sleep', marker]));
    for (let turn = 0; turn < round; turn += 1) await new Promise((done) => setImmediate(done));
    const [handle] = await list(host, session);
    if (handle !== undefined) await terminateProcessThread(host, handle.handle_id);
    const outcome = await spawn;
    assert.ok(['none', 'INTERNAL'].includes(outcome), outcome);
    if (outcome === 'none') await host.session(session).end();
    assert.deepEqual(await list(host, session), []);
  }
  assert.equal((await run(host, 'last', ['echo', 'hi'])).stdout, 'hi\n');
  assert.equal((await host.inspect()).liveHandles, 0);
  return living(marker).length;
}

test('threads that are killed while spawns are under way: each spawn is answered, and work goes on, 20 times', async (t) => {
  await killThreadsDuringSpawns(t, 20);
});

test('threads that are killed while spawns are under way leave no process', async (t) => {
  assert.equal(await killThreadsDuringSpawns(t, 20), 0);
});

async function killControlDuringSpawns(t: TestContext): Promise<string> {
  const host = await openHost(t, { threads: { warm: 2, max: 8 } });
  const marker = guardedMarker(t);
  const spawns = Array.from({ length: 30 }, () => codeOf(start(host, 's', ['sleep', marker])));
  await eventually(
    async () => (await list(host, 's')).some((row) => row.state === 'running'),
    'some are running',
  );
  await terminateControlThread(host);
  const codes = await Promise.all(spawns);
  assert.ok(
    codes.every((code) => code === 'none' || code === 'INTERNAL'),
    codes.join(),
  );
  await run(host, 'other', ['true']);
  // Whoever was told of a handle is told of its loss.
  const known = codes.filter((code) => code === 'none').length;
  const items = host.session('s').drain();
  assert.ok(items.length >= known, `${items.length} items for ${known} handles`);
  assert.ok(items.every((item) => resultIn(item).status === 'lost'));
  return marker;
}

test('the control thread killed while 30 spawns are under way: each is answered, and each handle is told lost', async (t) => {
  await killControlDuringSpawns(t);
});

test('the control thread killed while 30 spawns are under way leaves no process', async (t) => {
  assert.deepEqual(living(await killControlDuringSpawns(t)), []);
});

test('sessions, spawns, cancels and ends all at once: registry, inboxes and processes agree at the end', async (t) => {
  const host = await openHost(t, { threads: { warm: 2, max: 8 } });
  const marker = newMarker();
  const expected = new Map<string, number>();
  await Promise.all(
    Array.from({ length: 12 }, async (_, n) => {
      const name = `s${n}`;
      const quick = await Promise.all(Array.from({ length: 5 }, () => start(host, name, ['true'])));
      const slow = await Promise.all(Array.from({ length: 3 }, () => start(host, name, ['sleep', marker])));
      await Promise.all(slow.map(({ handle_id }) => cancel(host, name, handle_id, { force: n % 2 === 0 })));
      expected.set(name, quick.length);
    }),
  );
  for (const [name, count] of expected) {
    const items = await takeItems(host.session(name), count);
    assert.deepEqual(
      items.map((item) => item.sequence),
      [1, 2, 3, 4, 5],
    );
  }
  assert.deepEqual(living(marker), []);
  const { coordinator, feedback, liveHandles } = await host.inspect();
  assert.deepEqual([liveHandles, coordinator.lingering], [0, 0]);
  assert.deepEqual([coordinator.counters['completed'], coordinator.counters['cancelled']], [60, 36]);
  assert.equal(feedback.delivered, 60);
});
