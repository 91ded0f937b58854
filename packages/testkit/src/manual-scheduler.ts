import type { Scheduler } from '@longrun/actor';
import { whenMicrotasksAreDone } from './microtasks.js';

/**
 * A scheduler whose turns wait until the test says whose is next. Owns the queue of turns and nothing else; what a
 * turn leaves behind in the microtask queue is the caller's to await (`runUntilIdle` does).
 */
export interface ManualScheduler extends Scheduler {
  /** Labels of the turns that wait, oldest first. */
  readonly waiting: readonly string[];
  /** Runs the oldest turn, or the one at `index`. False when there is none. */
  runNext(index?: number): boolean;
  /** Runs the oldest turn whose label contains `text`. False when there is none. */
  runLabelled(text: string): boolean;
  /**
   * Runs turns, chosen by `choose` from the waiting labels, until none is left and none appears once promises
   * have settled. Answers how many ran. Throws after `MAX_TURNS`.
   */
  runUntilIdle(choose?: (labels: readonly string[]) => number): Promise<number>;
}

/** A system that is not idle after this many turns never will be. */
const MAX_TURNS = 100_000;

interface Turn {
  readonly run: () => void;
  readonly label: string;
}

export function createManualScheduler(): ManualScheduler {
  const turns: Turn[] = [];

  const runNext = (index = 0): boolean => {
    const [turn] = turns.splice(index, 1);
    if (turn === undefined) return false;
    turn.run();
    return true;
  };

  return {
    schedule(turn: () => void, label: string): void {
      turns.push({ run: turn, label });
    },
    get waiting(): readonly string[] {
      return turns.map((turn) => turn.label);
    },
    runNext,
    runLabelled(text: string): boolean {
      const index = turns.findIndex((turn) => turn.label.includes(text));
      return index >= 0 && runNext(index);
    },
    async runUntilIdle(choose = (): number => 0): Promise<number> {
      let ran = 0;
      for (;;) {
        await new Promise<void>(whenMicrotasksAreDone);
        if (turns.length === 0) return ran;
        if (ran >= MAX_TURNS) throw new Error(`not idle after ${MAX_TURNS} turns`);
        const index = choose(turns.map((turn) => turn.label));
        if (!runNext(index)) throw new RangeError(`no turn ${index} of ${turns.length}`);
        ran += 1;
      }
    },
  };
}
