import assert from 'node:assert/strict';
import { fastCheckTurns } from '@longrun/testkit/simulation';
import fc from 'fast-check';
import { World, type WorldOptions } from './world.js';

/** Runs of each race. Parameters are such that the rarest winner wins one in seven: in 100 runs it is never absent. */
const RUNS = 100;

/**
 * Runs a race many times, with fast-check choosing the order of turns and the race's own parameters. `race` answers
 * who won; every name in `winners` must have won at least once, or the test has not tried both orders. A failure
 * prints fast-check's seed, path and the shrunk order.
 */
export async function runRace<P>(
  winners: readonly string[],
  parameters: fc.Arbitrary<P>,
  race: (world: World, parameters: P) => Promise<string>,
  options: WorldOptions = {},
): Promise<void> {
  const won = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), parameters, async (scheduler, given) => {
      const world = new World(fastCheckTurns(scheduler), options);
      const winner = await race(world, given);
      await world.finish();
      won.add(winner);
      assert.ok(winners.includes(winner), `${winner} won`);
    }),
    { numRuns: RUNS, includeErrorInReport: true },
  );
  assert.deepEqual([...won].sort(), [...winners].sort(), 'every order was tried');
}
