import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CANCEL_ANSWER_MS } from '@longrun/protocol';
import { CANCELLED, S1, S2, World } from './support/world.js';

const SURVIVOR = { pid: 9, name: 'dd', state: 'D' };

describe('close', () => {
  it('ends every session at once, then refuses everything, and can be called twice', async () => {
    const world = new World();
    const a = await world.run();
    const b = await world.run({ sessionId: S2 });
    const starting = await world.spawn();
    const first = await world.question('close', {});
    const second = await world.question('close', {});
    await world.exited(a, CANCELLED);
    await world.exited(b, { ...CANCELLED, survivors: [SURVIVOR] });
    assert.equal(world.reply(first), undefined);
    await world.started(starting);
    await world.exited(starting, CANCELLED);
    assert.equal(code(world.reply(starting.replyTo)), 'HOST_CLOSED');
    assert.deepEqual(world.reply(first), { ended: 3, survivors: [SURVIVOR] });
    assert.deepEqual(world.reply(second), { ended: 0, survivors: [SURVIVOR] });
    assert.deepEqual(await world.ask('close', {}), { ended: 0, survivors: [] });
    assert.equal(world.lifecycle.at(-1), 'closed');
    assert.deepEqual(world.kit.timers, []);
  });

  it('of an idle host is answered at once', async () => {
    const world = new World();
    assert.deepEqual(await world.ask('close', {}), { ended: 0, survivors: [] });
    await world.send({ type: 'open-session', sessionId: S1 });
    assert.equal(world.state.sessions.size, 0);
  });

  it('joins a session end under way and leaves its number to the one who asked for it', async () => {
    const world = new World();
    const spawned = await world.run();
    const end = await world.endSession();
    const closed = await world.question('close', {});
    await world.exited(spawned, CANCELLED);
    assert.deepEqual(world.reply(end), { ok: true, ended: 1, survivors: [] });
    assert.deepEqual(world.reply(closed), { ended: 0, survivors: [] });
  });

  it('answers at 2 s with what is not verified gone', async () => {
    const world = new World();
    await world.run();
    const closed = await world.question('close', {});
    await world.advance(CANCEL_ANSWER_MS);
    assert.deepEqual(world.reply(closed), {
      ended: 0,
      survivors: [{ pid: 101, startTime: '1010', name: 'sleep', state: '?' }],
    });
  });
});

function code(reply: { readonly kind: string; readonly error?: { readonly code: string } } | undefined) {
  return reply?.kind === 'refused' ? reply.error?.code : undefined;
}
