import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AskError } from '@longrun/actor';
import { S1, S2, World } from './support/world.js';

describe('write-input', () => {
  const text = { text: 'yes\n', end: true };

  it('is handed on to the process actor, and its answer back', async () => {
    const world = new World();
    const { handleId } = await world.run();
    const asked = await world.question('write-input', { handleId, sessionId: S1, ...text });
    assert.deepEqual(world.kit.effects.asked[0]?.payload, text);
    world.kit.effects.asked[0]?.resolve({ ok: true, bytes: 4 });
    await world.settle();
    assert.deepEqual(world.reply(asked), { ok: true, bytes: 4 });
  });

  it('to a handle that has no process is refused, to one it does not know as well', async () => {
    const world = new World();
    const starting = await world.spawn();
    const finished = await world.finished();
    const codes = [];
    for (const [handleId, sessionId] of [
      [starting.handleId, S1],
      [finished.handleId, S1],
      [finished.handleId, S2],
    ] as const) {
      const reply = await world.ask('write-input', { handleId, sessionId, ...text });
      codes.push(reply.ok ? 'ok' : reply.error.code);
    }
    assert.deepEqual(codes, ['INVALID_PARAMETER', 'INVALID_PARAMETER', 'UNKNOWN_HANDLE']);
  });

  it('to one that ends meanwhile is refused like one to a finished handle', async () => {
    const world = new World();
    const spawned = await world.run();
    for (const [reason, code] of [
      ['stopped', 'INVALID_PARAMETER'],
      ['deadline', 'TIMEOUT'],
    ] as const) {
      const asked = await world.question('write-input', { handleId: spawned.handleId, ...text });
      world.kit.effects.asked.at(-1)?.reject(new AskError(reason, spawned.actor.address, 'write-input'));
      await world.settle();
      const reply = world.reply(asked);
      assert.equal(reply?.ok === false && reply.error.code, code);
    }
  });
});
