import type { SeededRandom } from '@longrun/testkit';
import type { History } from '../history/history.js';
import type { IterationId } from '../history/history-event.js';
import type { Program } from '../script/scenario.js';
import type { World } from '../world/world.js';
import type { SessionBook } from './session-book.js';

/** What every step of a run shares. */
export interface FlowDeps {
  readonly world: World;
  readonly history: History;
  readonly sessions: SessionBook;
  /** Programs of the script and the fixtures, by name. */
  readonly programs: ReadonlyMap<string, Program>;
}

/** One iteration of one virtual user. */
export interface FlowContext extends FlowDeps {
  readonly iteration: IterationId;
  /** Key of its session in the book. */
  readonly sessionKey: string;
  /** This iteration's own choices: others do not change them. */
  readonly random: SeededRandom;
  /** Aborted when the iteration must not go on. */
  readonly signal: AbortSignal;
  /** What the steps so far have yielded, by name. */
  readonly values: Map<string, unknown>;
  /** When the next call should be made, if that is not now: the iteration's intended start, until its first call. */
  intendedAt: number | undefined;
  /** A call was refused, or got no answer. */
  failed: boolean;
}
