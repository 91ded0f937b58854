import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asSessionId } from '@longrun/protocol';
import { S1, World } from './support/world.js';

const FOREGROUND = { delivery: 'reply', backgroundAfterMs: 60_000, callId: 7 } as const;
const CALL = { sessionId: S1, callId: 7 } as const;

describe('a foreground call whose asker goes', () => {
  it('is answered with its handle, and its result goes to the inbox', async () => {
    const world = new World();
    const spawned = await world.run(FOREGROUND);
    assert.equal(world.reply(spawned.replyTo), undefined);
    assert.equal(await world.ask('go-background', CALL), true);
    assert.equal(world.reply(spawned.replyTo)?.kind, 'started');
    assert.deepEqual(world.kit.timers, []);
    await world.exited(spawned);
    assert.deepEqual(world.items, [spawned.handleId]);
  });

  it('before its process exists is answered when it does', async () => {
    const world = new World();
    const spawned = await world.spawn(FOREGROUND);
    assert.equal(await world.ask('go-background', CALL), true);
    assert.equal(world.reply(spawned.replyTo), undefined);
    await world.started(spawned);
    assert.equal(world.reply(spawned.replyTo)?.kind, 'started');
  });

  it('under a cancel waits for its end, which is near', async () => {
    const world = new World();
    const spawned = await world.run(FOREGROUND);
    await world.cancel(spawned);
    await world.ask('go-background', CALL);
    assert.equal(world.reply(spawned.replyTo), undefined);
    await world.exited(spawned, { cause: 'cancel' });
    assert.equal(world.reply(spawned.replyTo)?.kind, 'finished');
    assert.deepEqual(world.items, []);
  });

  it('after its end, in another session, or without a place in the inbox changes nothing', async () => {
    const world = new World();
    const ended = await world.run(FOREGROUND);
    await world.exited(ended);
    assert.equal(await world.ask('go-background', CALL), false);
    await world.run(FOREGROUND);
    assert.equal(await world.ask('go-background', { ...CALL, sessionId: asSessionId('other') }), false);
    const placeless = await world.run({ delivery: 'reply', callId: 8 });
    assert.equal(await world.ask('go-background', { ...CALL, callId: 8 }), false);
    await world.exited(placeless);
    assert.deepEqual(world.items, []);
  });
});
