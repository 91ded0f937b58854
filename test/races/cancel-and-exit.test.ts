import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { runRace } from './support/race.js';

describe('cancel against exit', () => {
  it('ends as one of the two, and the answer, the list and the inbox agree which', async () => {
    await runRace(['cancel', 'exit'], fc.constantFrom(0, 0, 1), async (world, exitAfterMs) => {
      const { id, pid } = await world.running();
      let cancelled: boolean | undefined;
      world.happens('cancel', async () => {
        cancelled = (await world.cancel(id)).cancelled;
        // Whoever is told of an end finds it in the inbox: at once, not some turns later.
        assert.equal(world.itemsOf(id), cancelled ? 0 : 1);
      });
      world.happens('exit', () => world.machine.exit(pid), exitAfterMs);
      await world.sim.advance(5000);
      assert.notEqual(cancelled, undefined);
      assert.equal(await world.stateOf(id), cancelled ? 'cancelled' : 'exited');
      return cancelled ? 'cancel' : 'exit';
    });
  });

  it('of a tree that takes its time or ignores SIGTERM answers within 2 s, whenever the leader exits', async () => {
    const parameters = fc.record({
      onTerm: fc.constantFrom<'ignores' | number>('ignores', 300, 999, 1000, 1001),
      children: fc.nat(2),
      childrenHoldPipes: fc.boolean(),
      exitAfterMs: fc.constantFrom(0, 0, 1, 300, 999, 1000, 1001, 1500),
    });
    await runRace(['cancel', 'exit'], parameters, async (world, { exitAfterMs, ...script }) => {
      const { id, pid } = await world.running({ script });
      const asked = world.sim.clock.monotonic();
      let answer: { readonly cancelled: boolean; readonly afterMs: number } | undefined;
      world.happens('cancel', async () => {
        const { cancelled } = await world.cancel(id);
        answer = { cancelled, afterMs: world.sim.clock.monotonic() - asked };
      });
      world.happens('exit', () => world.machine.exit(pid), exitAfterMs);
      await world.sim.advance(5000);
      assert.ok(answer !== undefined && answer.afterMs <= 2000, JSON.stringify(answer));
      return answer.cancelled ? 'cancel' : 'exit';
    });
  });

  it('by several at once tells exactly one that it was the one, or none', async () => {
    const parameters = fc.record({
      callers: fc.integer({ min: 2, max: 4 }),
      exitAfterMs: fc.constantFrom(0, 1),
    });
    await runRace(['cancel', 'exit'], parameters, async (world, { callers, exitAfterMs }) => {
      const { id, pid } = await world.running({ script: { onTerm: 'ignores' } });
      const answers: boolean[] = [];
      for (let n = 0; n < callers; n += 1) {
        const force = n % 2 === 1;
        world.happens(`cancel ${n}`, async () => answers.push((await world.cancel(id, force)).cancelled));
      }
      world.happens('exit', () => world.machine.exit(pid), exitAfterMs);
      await world.sim.advance(5000);
      assert.equal(answers.length, callers);
      const yes = answers.filter((cancelled) => cancelled).length;
      assert.ok(yes <= 1);
      return yes === 1 ? 'cancel' : 'exit';
    });
  });
});
