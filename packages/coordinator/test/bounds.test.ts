import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, it } from 'node:test';
import { INVARIANT_CHANNEL } from '@longrun/coordinator';
import { asSessionId, MAX_SESSION_TOMBSTONES } from '@longrun/protocol';
import { CANCELLED, command, S1, S2, World } from './support/world.js';

describe('bounds of the coordinator', () => {
  it('forgets the oldest ended session when there are too many, and then it is unknown', async () => {
    const world = new World();
    await world.send({ type: 'open-session', sessionId: S1 });
    await world.endSession(S1);
    for (let n = 1; n < MAX_SESSION_TOMBSTONES; n += 1) world.state.tombstones.add(asSessionId(`old-${n}`));
    assert.equal(world.reply(await world.endSession(S1))?.ok, true);
    await world.send({ type: 'open-session', sessionId: S2 });
    await world.endSession(S2);
    assert.equal(world.state.tombstones.size, MAX_SESSION_TOMBSTONES);
    assert.equal(world.reply(await world.endSession(S1))?.ok, false);
    assert.equal(world.reply(await world.endSession(S2))?.ok, true);
  });

  it('opens no session past the bound, and says so', async () => {
    const world = new World();
    await world.run();
    const [entry] = world.state.sessions.values();
    assert.ok(entry !== undefined);
    for (let n = 1; n < 100_000; n += 1) world.state.sessions.set(asSessionId(`open-${n}`), entry);
    await world.kit.send({ type: 'open-session', sessionId: S2 });
    assert.equal(world.state.sessions.has(S2), false);
    assert.equal(world.kit.effects.logged.at(-1)?.level, 'warn');
    const reply = await world.kit.ask('spawn', { sessionId: S2, command: command(), delivery: 'inbox' });
    assert.equal(reply.kind === 'refused' && reply.error.details.limit, 'sessions');
  });

  it('keeps so many callers of one cancel; the next one is answered at once, without a receipt', async () => {
    const world = new World();
    const spawned = await world.run();
    const { handleId } = spawned;
    for (let n = 0; n < 1024; n += 1) {
      await world.kit.send({ type: 'cancel', handleId, force: false, replyTo: world.kit.replyTo() });
    }
    assert.deepEqual(world.reply(await world.cancel(spawned)), { cancelled: false, handleId, survivors: [] });
    await world.exited(spawned, CANCELLED);
    assert.equal(world.kit.effects.replied.length, 1 + 1 + 1024);
  });

  it('takes times that no timer would: negative, not a number, longer than a timer runs', async () => {
    const world = new World();
    const spawned = await world.run();
    for (const timeoutMs of [-1, Number.NaN]) {
      const reply = await world.ask('wait', { handleIds: [spawned.handleId], mode: 'all', timeoutMs });
      assert.equal(reply.ok && reply.timedOut, true);
    }
    await world.question('wait', { handleIds: [spawned.handleId], mode: 'all', timeoutMs: 1e15 });
    assert.ok((world.kit.effects.timerStarted.at(-1)?.delayMs ?? 0) < 2 ** 31);
    const background = await world.run({ delivery: 'reply', backgroundAfterMs: -5 });
    assert.equal(world.reply(background.replyTo)?.kind, 'started');
  });

  it('publishes a failed assertion on its channel and goes on', async () => {
    const world = new World();
    await world.run();
    const published: unknown[] = [];
    const listen = (event: unknown): void => void published.push(event);
    subscribe(INVARIANT_CHANNEL, listen);
    await world.send({ type: 'acknowledged', sessionId: S1, count: 5 });
    unsubscribe(INVARIANT_CHANNEL, listen);
    const violation = 'more items acknowledged than were ever sent';
    assert.deepEqual(published, [{ violation, session_id: S1, undrained: 0, count: 5 }]);
    assert.equal(world.kit.status, 'running');
    await world.run();
  });
});
