import type { ResolvedScenario } from '../script/resolved-scenario.js';
import { createInlineWorld } from '../world/inline-world.js';
import { createSimulatedWorld } from '../world/simulated-world.js';
import { createThreadsWorld } from '../world/threads-world.js';
import type { World } from '../world/world.js';

export interface OpenedWorld {
  readonly world: World;
  /** Lets time pass until this has settled: virtual time passes no other way. Resolves and rejects as it does. */
  drive<T>(done: Promise<T>): Promise<T>;
}

export interface WorldPlaces {
  /** Directory of the fixtures. */
  readonly fixtures: string;
  /** Where this run's own results are: descriptors on them are no remains. */
  readonly results: string | undefined;
}

/** The service under test, as the mode of the scenario says. Rejects as `createHost` does. */
export async function openWorld(scenario: ResolvedScenario, places: WorldPlaces): Promise<OpenedWorld> {
  const { mode, host, actors, seed } = scenario;
  const { fixtures, results } = places;
  if (mode === 'simulated') {
    const { world, drive } = await createSimulatedWorld({ host, actors, seed });
    return {
      world,
      drive: async (done) => {
        await drive(done);
        return done;
      },
    };
  }
  const options = { host, actors, fixtures, ...(results !== undefined && { ignore: [results] }) };
  const world = await (mode === 'threads' ? createThreadsWorld(options) : createInlineWorld(options));
  return { world, drive: (done) => done };
}
