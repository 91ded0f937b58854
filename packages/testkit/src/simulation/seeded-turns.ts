import type { Scheduler } from '@longrun/actor';
import { whenMicrotasksAreDone } from '../microtasks.js';
import { createSeededRandom } from '../seeded-random.js';
import type { TurnDriver } from './turn-driver.js';

/** Turns in an order that a seed chooses: the same seed, the same order. Built for millions of turns. */
export interface SeededTurns extends TurnDriver {
  choose(bound: number): number;
  /** Gives an actor no turn until `release`; what it would have done waits. By address id. */
  hold(label: string): void;
  release(label: string): void;
  /** Turns run so far. */
  readonly ran: number;
  /** A number that two runs share only if they chose alike, with all likelihood. */
  readonly fingerprint: number;
}

/** A system that is not idle after this many turns of one call never will be. */
const MAX_TURNS = 100_000;
/** In one of so many cases all that is promised happens before the next turn; else some time later. */
const SETTLES_ONE_IN = 4;

interface Turn {
  readonly run: () => void;
  readonly label: string;
}

export function seededTurns(seed: number): SeededTurns {
  const random = createSeededRandom(seed);
  const waiting: Turn[] = [];
  const held = new Map<string, Turn[]>();
  let ran = 0;
  let fingerprint = 0;

  const choose = (bound: number): number => {
    if (bound < 2) return 0;
    const chosen = random.integer(bound);
    // FNV-1a over the choices that were choices.
    fingerprint = Math.imul(fingerprint ^ (chosen + (bound << 8)), 0x01000193);
    return chosen;
  };
  const add = (turn: Turn): void => void (held.get(turn.label) ?? waiting).push(turn);
  const runOne = (): void => {
    const index = choose(waiting.length);
    const last = waiting.pop();
    const turn = index === waiting.length ? last : waiting[index];
    // The last one takes the place of the one that runs: in what order they wait means nothing.
    if (last !== undefined && index < waiting.length) waiting[index] = last;
    ran += 1;
    turn?.run();
  };

  const scheduler: Scheduler = { schedule: (run, label) => add({ run, label }) };
  return {
    scheduler,
    between: (label, run) => add({ run, label }),
    choose,
    runUntilIdle(more: () => boolean = () => false): Promise<void> {
      const most = ran + MAX_TURNS;
      return new Promise((resolve, reject) => {
        // By callbacks: a loop of awaits would cost more than the turns.
        const go = (): void => {
          try {
            if (waiting.length === 0 && !more()) {
              resolve();
              return;
            }
            while (waiting.length > 0 && random.integer(SETTLES_ONE_IN) > 0) runOne();
            if (ran >= most) throw new Error(`not idle after ${MAX_TURNS} turns`);
          } catch (error) {
            reject(error);
            return;
          }
          whenMicrotasksAreDone(go);
        };
        whenMicrotasksAreDone(go);
      });
    },
    hold(label: string): void {
      if (held.has(label)) return;
      held.set(
        label,
        waiting.filter((turn) => turn.label === label),
      );
      const others = waiting.filter((turn) => turn.label !== label);
      waiting.splice(0, waiting.length, ...others);
    },
    release(label: string): void {
      const turns = held.get(label) ?? [];
      held.delete(label);
      waiting.push(...turns);
    },
    get ran(): number {
      return ran;
    },
    get fingerprint(): number {
      return fingerprint >>> 0;
    },
  };
}
