import type { SeededRandom } from '@longrun/testkit';
import { pause } from '../flow/pause.js';
import type { History } from '../history/history.js';
import type { Fault } from '../script/scenario.js';
import type { World } from '../world/world.js';

/** One planned fault with its times, milliseconds from the start of the run. */
export interface FaultPlay {
  readonly fault: Fault;
  readonly times: readonly number[];
  readonly random: SeededRandom;
}

/** Makes a fault happen at each of its times until the signal is aborted. Never two of one plan at a time. */
export async function playFault(
  play: FaultPlay,
  world: World,
  history: History,
  signal: AbortSignal,
): Promise<void> {
  const { fault } = play.fault;
  for (const time of play.times) {
    if (!(await pause(world.clock, Math.max(0, time - history.now()), signal))) return;
    const id = history.nextFault();
    history.record({ type: 'fault-begun', id, fault });
    try {
      const outcome = await world.inject(play.fault, (bound) => play.random.integer(bound));
      history.record({ type: 'fault-ended', id, fault, ...outcome });
    } catch (error) {
      // A fault can take away what it is made with: a control thread that dies under the call, say.
      const detail = `could not be made: ${error instanceof Error ? error.message : String(error)}`;
      history.record({ type: 'fault-ended', id, fault, outcome: 'missed', detail });
    }
  }
}
