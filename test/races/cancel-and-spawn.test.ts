import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { handleId } from '@longrun/protocol';
import fc from 'fast-check';
import { runRace } from './support/race.js';
import { A, B, HOST_PID } from './support/world.js';

describe('cancel against spawn', () => {
  it('of a handle that is not told of yet ends it or does not know it, and leaves nothing alive', async () => {
    const parameters = fc.record({
      launchMs: fc.constantFrom(0, 1, 50),
      cancelAfterMs: fc.constantFrom(0, 0, 0, 1, 25, 50, 51),
      force: fc.boolean(),
    });
    await runRace(['cancelled', 'unknown'], parameters, async (world, { launchMs, cancelAfterMs, force }) => {
      // Handle ids count from 1: an agent can name the next one before it has been told.
      const id = handleId(HOST_PID, 1);
      world.happens('spawn', () => world.spawn({ script: { launchMs } }));
      let winner = 'none';
      world.happens(
        'cancel',
        async () => {
          const reply = await world.cancel(id, force);
          winner = reply.receipt === undefined ? 'unknown' : 'cancelled';
          assert.equal(reply.cancelled, reply.receipt !== undefined);
        },
        cancelAfterMs,
      );
      await world.sim.advance(5000);
      assert.equal(await world.stateOf(id), winner === 'cancelled' ? 'cancelled' : 'running');
      return winner;
    });
  });

  it('of a spawn that fails answers both, and no handle is left', async () => {
    const parameters = fc.record({
      launchMs: fc.constantFrom(0, 50),
      cancelAfterMs: fc.constantFrom(0, 25, 50),
    });
    await runRace(['refused'], parameters, async (world, { launchMs, cancelAfterMs }) => {
      const id = handleId(HOST_PID, 1);
      world.happens('spawn', async () => {
        const reply = await world.spawn({ script: { launchMs, missing: true } });
        assert.ok(reply.kind === 'refused' && reply.error.code === 'SPAWN_FAILED', JSON.stringify(reply));
      });
      world.happens(
        'cancel',
        async () =>
          assert.deepEqual([(await world.cancel(id)).cancelled, world.machine.alive()], [false, []]),
        cancelAfterMs,
      );
      await world.sim.advance(5000);
      assert.equal(await world.stateOf(id), undefined);
      return 'refused';
    });
  });

  it('from another session never ends it', async () => {
    await runRace(['unknown'], fc.boolean(), async (world, force) => {
      const id = handleId(HOST_PID, 1);
      world.happens('spawn', () => world.spawn({ session: A }));
      world.happens('foreign cancel', async () => {
        const reply = await world.sim.ask('cancel', { handleId: id, sessionId: B, force });
        assert.deepEqual(reply, { cancelled: false, handleId: id, survivors: [] });
      });
      await world.sim.advance(5000);
      assert.equal(await world.stateOf(id), 'running');
      return 'unknown';
    });
  });
});
