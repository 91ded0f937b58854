import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asHandleId, type HandleId, MAX_WAIT_HANDLES, type ReplyTo, type WaitReply } from '@longrun/protocol';
import { CANCELLED, S1, S2, World } from './support/world.js';

async function wait(
  world: World,
  handleIds: readonly HandleId[],
  mode: 'any' | 'all' = 'all',
  timeoutMs: number = 1000,
): Promise<ReplyTo<WaitReply>> {
  return world.question('wait', { handleIds, sessionId: S1, mode, timeoutMs });
}

function outcome(world: World, to: ReplyTo<WaitReply>) {
  const reply = world.reply(to);
  if (reply === undefined || !reply.ok) return reply?.error.details.param;
  return [reply.finished.map((result) => result.handle_id), reply.running, reply.timedOut];
}

describe('wait', () => {
  it('for all is answered when the last has ended and is in the inbox, in the order asked for', async () => {
    const world = new World();
    const a = await world.run();
    const b = await world.run();
    const asked = await wait(world, [b.handleId, a.handleId]);
    await world.exited(a);
    await world.delivered(a);
    await world.exited(b);
    assert.equal(outcome(world, asked), undefined, 'the result of b is not in the inbox yet');
    await world.delivered(b);
    assert.deepEqual(outcome(world, asked), [[b.handleId, a.handleId], [], false]);
    assert.deepEqual(world.kit.timers, []);
  });

  it('for any is answered by the first, and names those that run', async () => {
    const world = new World();
    const a = await world.run();
    const b = await world.run();
    const asked = await wait(world, [a.handleId, b.handleId], 'any');
    await world.exited(b);
    await world.delivered(b);
    assert.deepEqual(outcome(world, asked), [[b.handleId], [a.handleId], false]);
  });

  it('is answered at once when there is nothing to wait for', async () => {
    const world = new World();
    const done = await world.finished();
    const runs = await world.run();
    assert.deepEqual(outcome(world, await wait(world, [done.handleId, runs.handleId], 'any')), [
      [done.handleId],
      [runs.handleId],
      false,
    ]);
    assert.deepEqual(outcome(world, await wait(world, [])), [[], [], false]);
    assert.deepEqual(outcome(world, await wait(world, [runs.handleId], 'all', 0)), [
      [],
      [runs.handleId],
      true,
    ]);
  });

  it('that takes too long is answered with what there is, and kills nothing', async () => {
    const world = new World();
    const done = await world.finished();
    const runs = await world.run();
    const asked = await wait(world, [runs.handleId, done.handleId]);
    await world.advance(1000);
    assert.deepEqual(outcome(world, asked), [[done.handleId], [runs.handleId], true]);
    assert.equal(runs.actor.received.length, 1);
    assert.equal(world.stateOf(runs), 'running');
  });

  it('takes duplicates, and tells each once', async () => {
    const world = new World();
    const a = await world.run();
    const asked = await wait(world, [a.handleId, a.handleId]);
    await world.exited(a);
    await world.delivered(a);
    assert.deepEqual(outcome(world, asked), [[a.handleId], [], false]);
  });

  it('names the parameter of an unknown handle and of another session’s', async () => {
    const world = new World();
    const a = await world.run();
    const foreign = await world.run({ sessionId: S2 });
    assert.equal(outcome(world, await wait(world, [a.handleId, asHandleId('hto-1-9')])), 'handle_ids[1]');
    const asked = await wait(world, [foreign.handleId]);
    assert.equal(outcome(world, asked), 'handle_ids[0]');
    const reply = world.reply(asked);
    assert.equal(reply?.ok === false && reply.error.code, 'UNKNOWN_HANDLE');
    const host = await world.question('wait', { handleIds: [foreign.handleId], mode: 'all', timeoutMs: 9 });
    assert.equal(world.reply(host), undefined, 'the host itself may wait for any');
  });

  it('counts a cancel as an end, told at once', async () => {
    const world = new World();
    const a = await world.run();
    const asked = await wait(world, [a.handleId]);
    await world.cancel(a);
    await world.exited(a, CANCELLED);
    assert.deepEqual(outcome(world, asked), [[a.handleId], [], false]);
  });

  it('for a spawn that fails learns that there is no such handle', async () => {
    const world = new World();
    const a = await world.run();
    const b = await world.spawn();
    const asked = await wait(world, [a.handleId, b.handleId]);
    await world.send({
      type: 'spawn-failed',
      handleId: b.handleId,
      error: { code: 'SPAWN_FAILED', message: 'no such file', details: {} },
    });
    assert.equal(outcome(world, asked), 'handle_ids[1]');
  });

  it('keeps a result that it has seen, even when the receipt is dropped meanwhile', async () => {
    const world = new World({ limits: { receipts: 1 } });
    const a = await world.run();
    const b = await world.run();
    const asked = await wait(world, [a.handleId, b.handleId]);
    for (const spawned of [a, b]) {
      await world.exited(spawned);
      await world.delivered(spawned);
    }
    assert.equal(world.state.receipts.store.get(a.handleId), undefined);
    assert.deepEqual(outcome(world, asked), [[a.handleId, b.handleId], [], false]);
  });

  it('is refused when it names too many handles, and when too many wait', async () => {
    const world = new World();
    const a = await world.run();
    const many = Array.from({ length: MAX_WAIT_HANDLES + 1 }, () => a.handleId);
    assert.equal(outcome(world, await wait(world, many)), 'handle_ids');
    for (let n = 0; n < 1024; n += 1) {
      await world.kit.send({
        type: 'wait',
        handleIds: [a.handleId],
        mode: 'all',
        timeoutMs: 50,
        replyTo: world.kit.replyTo(),
      });
    }
    const reply = world.reply(await wait(world, [a.handleId]));
    assert.equal(reply?.ok === false && reply.error.details.limit, 'waiters');
    await world.advance(50);
    assert.equal(world.state.waiters.byId.size, 0);
  });
});
