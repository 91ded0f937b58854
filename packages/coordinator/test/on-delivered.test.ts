import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FeedbackMessage } from '@longrun/protocol';
import { S1, S2, World } from './support/world.js';

describe('delivery', () => {
  it('is over when the feedback actor says so; a repeat says nothing new', async () => {
    const world = new World({ limits: { inboxItems: 2 } });
    const spawned = await world.run();
    await world.exited(spawned);
    assert.deepEqual(world.kit.timers, ['redeliver']);
    await world.delivered(spawned);
    await world.delivered(spawned);
    assert.deepEqual(world.kit.timers, []);
    assert.equal(world.state.sessions.get(S1)?.undrained, 1);
    assert.equal(world.counter('delivered'), 1);
  });

  it('is repeated until then, ever more slowly: an accepted message may be lost in a restart', async () => {
    const world = new World();
    const spawned = await world.run();
    await world.exited(spawned);
    const attempts = (): number => world.feedback.received.length;
    assert.equal(attempts(), 1);
    await world.advance(250);
    assert.equal(attempts(), 2);
    await world.advance(250);
    assert.equal(attempts(), 2);
    await world.advance(60_000);
    assert.equal(attempts() > 10 && attempts() < 20, true, `${attempts()} attempts in a minute`);
    assert.deepEqual(world.items, [spawned.handleId]);
    await world.delivered(spawned);
    const done = attempts();
    await world.advance(60_000);
    assert.equal(attempts(), done);
  });

  it('finds the feedback actor again by its name when the one it knew has stopped', async () => {
    const world = new World();
    const spawned = await world.run();
    world.feedback.answer('stopped');
    const next = world.kit.probeRef<FeedbackMessage>('feedback', 'feedback');
    await world.exited(spawned);
    assert.deepEqual(
      next.received.map(({ type }) => type),
      ['deliver'],
    );
    await world.delivered(spawned);
    const again = await world.run();
    await world.exited(again);
    assert.equal(next.received.length, 2);
  });

  it('loses no item while there is no feedback actor', async () => {
    const world = new World();
    world.feedback.answer('stopped');
    const first = await world.run();
    await world.exited(first);
    const second = await world.run({ sessionId: S2 });
    await world.exited(second);
    await world.advance(3000);
    assert.deepEqual(world.items, []);
    world.feedback.answer('accepted');
    await world.advance(5000);
    assert.deepEqual(world.items, [first.handleId, second.handleId]);
    assert.equal(
      world.kit.effects.logged.some(({ level }) => level === 'warn'),
      true,
    );
  });

  it('keeps its inbox place across session, ack and delivery in any order', async () => {
    const world = new World({ limits: { inboxItems: 1 } });
    const spawned = await world.run();
    await world.exited(spawned);
    // Feedback was restarted between keeping the item and telling: the acknowledgement overtakes `delivered`.
    await world.send({ type: 'acknowledged', sessionId: S1, count: 1 });
    await world.delivered(spawned);
    assert.equal(world.state.sessions.get(S1)?.undrained, 0);
    await world.run();
    assert.equal(world.counter('invariant_violations'), 0);
  });

  it('does not believe an acknowledgement of more than there ever was', async () => {
    const world = new World();
    await world.finished();
    await world.send({ type: 'acknowledged', sessionId: S1, count: 2 });
    assert.equal(world.state.sessions.get(S1)?.undrained, 1);
    assert.equal(world.counter('invariant_violations'), 1);
    await world.send({ type: 'acknowledged', sessionId: S2, count: 1 });
    assert.equal(world.counter('invariant_violations'), 1, 'a session that is gone has nothing to free');
  });
});
