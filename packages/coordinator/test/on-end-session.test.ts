import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asSessionId, CANCEL_ANSWER_MS } from '@longrun/protocol';
import { CANCELLED, command, S1, S2, World } from './support/world.js';

const SURVIVOR = { pid: 9, name: 'dd', state: 'D' };

describe('end-session', () => {
  it('ends every live handle at once, answers when the last is gone, and puts no item', async () => {
    const world = new World();
    const mine = [await world.run(), await world.run(), await world.run()];
    const other = await world.run({ sessionId: S2 });
    const asked = await world.endSession();
    for (const { actor } of mine) assert.equal(actor.received.at(-1)?.type, 'cancel');
    assert.equal(other.actor.received.at(-1)?.type, 'start');
    for (const spawned of mine) {
      assert.equal(world.reply(asked), undefined);
      await world.exited(spawned, CANCELLED);
    }
    assert.deepEqual(world.reply(asked), { ok: true, ended: 3, survivors: [] });
    assert.deepEqual(world.items, []);
    assert.equal(world.stateOf(other), 'running');
    assert.equal(world.state.sessions.has(S1), false);
    assert.deepEqual(
      world.feedback.received.map(({ type }) => type),
      ['end-session'],
    );
    assert.deepEqual(world.kit.timers, []);
  });

  it('leaves the receipts readable', async () => {
    const world = new World();
    const spawned = await world.run();
    await world.endSession();
    await world.exited(spawned, CANCELLED);
    assert.equal(world.reply(await world.cancel(spawned))?.receipt?.status, 'cancelled');
  });

  it('of an unknown session is refused, a second one answers 0', async () => {
    const world = new World();
    const unknown = await world.ask('end-session', { sessionId: asSessionId('nobody') });
    assert.equal(unknown.ok === false && unknown.error.code, 'UNKNOWN_SESSION');
    await world.send({ type: 'open-session', sessionId: S1 });
    assert.deepEqual(await world.ask('end-session', { sessionId: S1 }), {
      ok: true,
      ended: 0,
      survivors: [],
    });
    assert.deepEqual(await world.ask('end-session', { sessionId: S1 }), {
      ok: true,
      ended: 0,
      survivors: [],
    });
    await world.send({ type: 'open-session', sessionId: S1 });
    const reply = await world.ask('spawn', { sessionId: S1, command: command(), delivery: 'inbox' });
    assert.equal(reply.kind === 'refused' && reply.error.code, 'SESSION_ENDED', 'opening does not undo it');
  });

  it('joined by a second one answers both at the end, the second with 0', async () => {
    const world = new World();
    const spawned = await world.run();
    const first = await world.endSession();
    const second = await world.endSession();
    assert.equal(world.reply(second), undefined);
    await world.exited(spawned, { ...CANCELLED, survivors: [SURVIVOR] });
    assert.deepEqual(world.reply(first), { ok: true, ended: 1, survivors: [SURVIVOR] });
    assert.deepEqual(world.reply(second), { ok: true, ended: 0, survivors: [SURVIVOR] });
  });

  it('counts what it ended: neither what ended by itself nor what a cancel had ended', async () => {
    const world = new World();
    const natural = await world.run();
    const cancelled = await world.run();
    const ended = await world.run();
    const cancel = await world.cancel(cancelled);
    const asked = await world.endSession();
    await world.exited(natural);
    await world.exited(cancelled, CANCELLED);
    await world.exited(ended, CANCELLED);
    assert.equal(world.reply(cancel)?.cancelled, true);
    assert.equal(world.reply(asked), undefined, 'a result is on its way to the inbox');
    await world.delivered(natural);
    assert.deepEqual(world.reply(asked), { ok: true, ended: 1, survivors: [] });
    assert.deepEqual(world.items, [natural.handleId]);
    assert.deepEqual(
      world.feedback.received.map(({ type }) => type),
      ['deliver', 'end-session'],
      'the inbox ends after its last item',
    );
  });

  it('answers a cancel that comes after it with false and the receipt', async () => {
    const world = new World();
    const spawned = await world.run();
    await world.endSession();
    const asked = await world.cancel(spawned);
    await world.exited(spawned, CANCELLED);
    assert.deepEqual(
      [world.reply(asked)?.cancelled, world.reply(asked)?.receipt?.status],
      [false, 'cancelled'],
    );
  });

  it('answers a foreground call with the end of its process', async () => {
    const world = new World();
    const spawned = await world.run({ delivery: 'reply' });
    await world.endSession();
    await world.exited(spawned, CANCELLED);
    const reply = world.reply(spawned.replyTo);
    assert.equal(reply?.kind === 'finished' && reply.result.status, 'cancelled');
  });

  it('ends what finished handles left behind', async () => {
    const world = new World();
    const spawned = await world.finished({}, { leftovers: [{ pid: 7 }] });
    const asked = await world.endSession();
    assert.equal(spawned.actor.received.at(-1)?.type, 'cancel');
    assert.equal(world.reply(asked), undefined);
    await world.send({ type: 'leftovers-ended', handleId: spawned.handleId, ended: 1, survivors: [] });
    assert.deepEqual(world.reply(asked), { ok: true, ended: 0, survivors: [] });
    await world.send({ type: 'group-emptied', handleId: spawned.handleId });
    assert.equal(world.state.sessions.size, 0);
  });

  it('answers at 2 s, names what is not verified gone, and forgets the session when it is', async () => {
    const world = new World();
    const stuck = await world.run();
    const left = await world.finished({}, { leftovers: [{ pid: 7 }] });
    const asked = await world.endSession();
    await world.advance(CANCEL_ANSWER_MS);
    assert.deepEqual(world.reply(asked), {
      ok: true,
      ended: 0,
      survivors: [
        { pid: 101, startTime: '1010', name: 'sleep', state: '?' },
        { pid: 7, name: 'sleep', state: '?' },
      ],
    });
    assert.equal(world.lost.length, 2, 'both groups are being ended without their actors');
    await world.exited(stuck, CANCELLED);
    await world.send({ type: 'group-emptied', handleId: left.handleId });
    assert.equal(world.state.sessions.size, 0);
  });

  it('tried again while something is stuck tries again', async () => {
    const world = new World();
    const stuck = await world.run();
    await world.endSession();
    await world.advance(CANCEL_ANSWER_MS);
    const again = await world.endSession();
    assert.equal(stuck.actor.received.filter(({ type }) => type === 'cancel').length, 2);
    assert.equal(world.reply(again), undefined);
    await world.exited(stuck, CANCELLED);
    assert.equal(world.reply(again)?.ok, true);
  });
});

describe('end-session while a spawn is under way', () => {
  it('withdraws a queued command: it is never launched, and the spawn is answered SESSION_ENDED', async () => {
    const world = new World();
    world.placing = 'queued';
    const spawned = await world.spawn();
    const reply = world.reply(await world.endSession());
    assert.deepEqual(reply, { ok: true, ended: 1, survivors: [] });
    assert.deepEqual(world.withdrawn, [spawned.actor.address.id]);
    assert.equal(code(world.reply(spawned.replyTo)), 'SESSION_ENDED');
    assert.deepEqual(await world.ask('list', { includeFinished: true }), []);
    assert.equal(world.state.sessions.size, 0);
  });

  it('answers the spawn SESSION_ENDED only when its process is gone, and leaves no handle', async () => {
    const world = new World();
    const spawned = await world.spawn();
    const asked = await world.endSession();
    await world.started(spawned);
    assert.equal(world.reply(spawned.replyTo), undefined, 'its process lives');
    assert.equal(world.reply(asked), undefined);
    await world.exited(spawned, CANCELLED);
    assert.equal(code(world.reply(spawned.replyTo)), 'SESSION_ENDED');
    assert.deepEqual(world.reply(asked), { ok: true, ended: 1, survivors: [] });
    assert.deepEqual(await world.ask('list', { includeFinished: true }), []);
    assert.equal(world.discarded.length, 2, 'the output of a handle nobody knows is deleted');
  });

  it('that fails anyway is answered SESSION_ENDED too', async () => {
    const world = new World();
    const spawned = await world.spawn();
    const asked = await world.endSession();
    const error = { code: 'SPAWN_FAILED', message: 'no such file', details: {} } as const;
    await world.send({ type: 'spawn-failed', handleId: spawned.handleId, error });
    assert.equal(code(world.reply(spawned.replyTo)), 'SESSION_ENDED');
    assert.deepEqual(world.reply(asked), { ok: true, ended: 0, survivors: [] });
  });

  it('whose process ends by itself first puts no item: nobody was told of the handle', async () => {
    const world = new World();
    const spawned = await world.spawn();
    await world.endSession();
    await world.started(spawned);
    await world.exited(spawned);
    assert.equal(code(world.reply(spawned.replyTo)), 'SESSION_ENDED');
    assert.deepEqual(world.items, []);
  });

  it('whose process ends by itself first and leaves processes is listed while they live, and not after', async () => {
    const world = new World();
    const spawned = await world.spawn();
    const asked = await world.endSession();
    await world.started(spawned);
    await world.exited(spawned, { leftovers: [{ pid: 7 }] });
    const listed = await world.ask('list', { includeFinished: true });
    assert.deepEqual(
      listed.map((row) => [row.handle_id, row.descendants_alive]),
      [[spawned.handleId, 1]],
    );
    await world.send({ type: 'leftovers-ended', handleId: spawned.handleId, ended: 1, survivors: [] });
    await world.send({ type: 'group-emptied', handleId: spawned.handleId });
    await world.settle();
    assert.deepEqual(world.reply(asked), { ok: true, ended: 0, survivors: [] });
    assert.equal(code(world.reply(spawned.replyTo)), 'SESSION_ENDED');
    assert.deepEqual(await world.ask('list', { includeFinished: true }), []);
    assert.equal(world.discarded.length, 2, 'its output is deleted');
  });

  it('answers a spawn that had its handle before in the normal way', async () => {
    const world = new World();
    const spawned = await world.run();
    await world.endSession();
    assert.equal(world.reply(spawned.replyTo)?.kind, 'started');
    await world.exited(spawned, CANCELLED);
  });
});

function code(reply: { readonly kind: string; readonly error?: { readonly code: string } } | undefined) {
  return reply?.kind === 'refused' ? reply.error?.code : undefined;
}
