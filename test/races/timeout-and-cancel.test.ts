import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { runRace } from './support/race.js';

const TIMEOUT_MS = 100;

describe('timeout against cancel and exit', () => {
  it('ends as timed out with an item, or as cancelled without one', async () => {
    const parameters = fc.record({
      cancelAfterMs: fc.constantFrom(
        TIMEOUT_MS - 1,
        TIMEOUT_MS,
        TIMEOUT_MS,
        TIMEOUT_MS + 1,
        TIMEOUT_MS + 300,
      ),
      onTerm: fc.constantFrom<'ignores' | 'dies' | number>('ignores', 'dies', 300),
      children: fc.nat(1),
    });
    await runRace(['timed_out', 'cancelled'], parameters, async (world, { cancelAfterMs, ...script }) => {
      const { id } = await world.running({ script, command: { timeoutMs: TIMEOUT_MS } });
      let cancelled: boolean | undefined;
      world.happens(
        'cancel',
        async () => {
          cancelled = (await world.cancel(id)).cancelled;
        },
        cancelAfterMs,
      );
      await world.sim.advance(5000);
      const state = (await world.stateOf(id)) ?? 'gone';
      assert.equal(cancelled, state === 'cancelled');
      assert.equal(world.itemsOf(id), state === 'timed_out' ? 1 : 0);
      assert.deepEqual(world.machine.alive(), []);
      return state;
    });
  });

  it('keeps a natural end that comes first', async () => {
    const exitAfterMs = fc.constantFrom(TIMEOUT_MS - 1, TIMEOUT_MS, TIMEOUT_MS + 1);
    await runRace(['timed_out', 'exited'], exitAfterMs, async (world, afterMs) => {
      const script = { onTerm: 'ignores' } as const;
      const { id, pid } = await world.running({ script, command: { timeoutMs: TIMEOUT_MS } });
      world.happens('exit', () => world.machine.exit(pid), afterMs);
      await world.sim.advance(5000);
      assert.equal(world.itemsOf(id), 1);
      return (await world.stateOf(id)) ?? 'gone';
    });
  });
});
