import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { runRace } from './support/race.js';

describe('a cancel against a thread that is blocked', () => {
  it('is answered within 2 s with the tree gone, and what the thread says when it wakes changes nothing', async () => {
    const parameters = fc.record({
      wakesAfterMs: fc.constantFrom(1, 1, 1000, 1000, 1849, 1850, 2000, 2500),
      exitAfterMs: fc.constantFrom(0, 0, 0, 0, 500, 1849, 1850, 1851, 1900),
      crashes: fc.constantFrom(false, false, true),
    });
    await runRace(['cancelled', 'exited', 'lost'], parameters, async (world, given) => {
      const { wakesAfterMs, exitAfterMs, crashes } = given;
      const { id, pid } = await world.running({ script: { onTerm: 'ignores', children: 1 } });
      const wake = world.sim.placement.block(id);
      const asked = world.sim.clock.monotonic();
      let cancelled: boolean | undefined;
      let itemsWhenTold = 0;
      world.happens('cancel', async () => {
        cancelled = (await world.cancel(id)).cancelled;
        assert.ok(world.sim.clock.monotonic() - asked <= 2000);
        assert.deepEqual(world.machine.alive(), []);
        itemsWhenTold = world.itemsOf(id);
      });
      world.happens('exit', () => world.machine.exit(pid, { kind: 'code', code: 0 }), exitAfterMs);
      if (crashes) world.happens('crash', () => world.sim.crash(id), wakesAfterMs);
      else world.happens('wake', wake, wakesAfterMs);
      await world.sim.advance(5000);
      assert.notEqual(cancelled, undefined);
      assert.equal(world.itemsOf(id), itemsWhenTold);
      assert.equal(itemsWhenTold, cancelled ? 0 : 1);
      return (await world.stateOf(id)) ?? 'gone';
    });
  });

  it('a session end past a thread that never wakes again leaves nothing alive and does not hang', async () => {
    const crashes = fc.constantFrom(0, 1, 1000, 1849, 1850, 1851, 3000);
    await runRace(['cancelled', 'lost'], crashes, async (world, crashAfterMs) => {
      const { id } = await world.running();
      world.sim.placement.block(id);
      world.happens('end session', async () => {
        assert.ok((await world.endSession()).ok);
        assert.deepEqual(world.machine.alive(), []);
      });
      world.happens('crash', () => world.sim.crash(id), crashAfterMs);
      await world.sim.advance(5000);
      return (await world.stateOf(id)) ?? 'gone';
    });
  });
});
