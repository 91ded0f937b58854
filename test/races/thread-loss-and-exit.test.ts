import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { runRace } from './support/race.js';

describe('thread loss against exit', () => {
  it('ends as lost or exited, never both, with one item and nothing alive', async () => {
    const parameters = fc.record({ children: fc.nat(2), crashAfterMs: fc.constantFrom(0, 0, 1) });
    await runRace(['lost', 'exited'], parameters, async (world, { children, crashAfterMs }) => {
      const { id, pid } = await world.running({ script: { children } });
      world.happens('exit', () => world.machine.exit(pid));
      world.happens('crash', () => world.sim.crash(id), crashAfterMs);
      await world.sim.advance(5000);
      assert.equal(world.itemsOf(id), 1);
      const state = await world.stateOf(id);
      if (state === 'lost') assert.deepEqual(world.machine.alive(), []);
      return state ?? 'gone';
    });
  });

  it('of a shared thread loses every handle on it, and no other', async () => {
    const parameters = fc.record({
      count: fc.integer({ min: 2, max: 4 }),
      crashAfterMs: fc.constantFrom(0, 0, 1),
    });
    await runRace(
      ['lost', 'exited'],
      parameters,
      async (world, { count, crashAfterMs }) => {
        const handles = [];
        for (let n = 0; n < count; n += 1) handles.push(await world.running());
        const [first] = handles;
        assert.ok(first);
        const together = world.sim.placement.threads.find((ids) => ids.includes(first.id)) ?? [];
        world.happens('exit', () => world.machine.exit(first.pid));
        world.happens('crash', () => world.sim.crash(first.id), crashAfterMs);
        await world.sim.advance(5000);
        const crashed = (await world.stateOf(first.id)) === 'lost';
        for (const { id } of handles.slice(1)) {
          const state = await world.stateOf(id);
          if (crashed) assert.equal(state, together.includes(id) ? 'lost' : 'running');
          else assert.ok(state === 'running' || (state === 'lost' && together.includes(id)), state);
        }
        return crashed ? 'lost' : 'exited';
      },
      { threads: { max: 2, whenFull: 'share' } },
    );
  });

  it('with a cancel under way answers the cancel in time, whoever ends the tree', async () => {
    const parameters = fc.record({
      crashAfterMs: fc.constantFrom(0, 1, 500, 999, 1000, 1001),
      onTerm: fc.constantFrom<'ignores' | 'dies' | number>('ignores', 'dies', 500),
    });
    await runRace(['lost', 'cancelled'], parameters, async (world, { crashAfterMs, onTerm }) => {
      const { id } = await world.running({ script: { onTerm, children: 1 } });
      const asked = world.sim.clock.monotonic();
      world.happens('cancel', async () => {
        const reply = await world.cancel(id);
        assert.ok(world.sim.clock.monotonic() - asked <= 2000);
        assert.deepEqual(world.machine.alive(), []);
        assert.deepEqual(reply.survivors, []);
      });
      world.happens('crash', () => world.sim.crash(id), crashAfterMs);
      await world.sim.advance(5000);
      return (await world.stateOf(id)) ?? 'gone';
    });
  });

  it('while leftovers live ends them, and keeps the end of the handle', async () => {
    await runRace(['exited'], fc.constantFrom(0, 1, 50), async (world, crashAfterMs) => {
      const { id, pid } = await world.running({ script: { children: 2 } });
      world.machine.exit(pid);
      await world.sim.advance(1000);
      assert.equal(world.machine.alive().length, 2);
      world.happens('crash', () => assert.ok(world.sim.crash(id)), crashAfterMs);
      await world.sim.advance(5000);
      assert.deepEqual(world.machine.alive(), []);
      return (await world.stateOf(id)) ?? 'gone';
    });
  });
});
