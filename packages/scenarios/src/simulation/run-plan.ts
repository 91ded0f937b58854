import type { SimulatedSystemOptions } from '@longrun/testkit/simulation';
import type { HistoryEvent } from '../history/history-event.js';
import type { Sometimes } from '../script/scenario.js';
import { Life } from './life.js';
import type { Plan } from './plan.js';

/** One run of a plan. */
export interface PlanRun {
  /** What happened, as JSON lines. The same plan and seed give the same text, byte for byte. Made when it is read. */
  readonly history: string;
  readonly events: readonly HistoryEvent[];
  /** Handles that had a process, ended, and were told of. */
  readonly lives: number;
  readonly items: number;
  /** Turns of actors, machine and plan. */
  readonly turns: number;
  /** What was wrong, in words; nothing for a sound history. */
  readonly problems: readonly string[];
  readonly reached: readonly Sometimes[];
}

export interface RunPlanOptions {
  /**
   * After how many turns the coordinator's invariants are looked at, again and again; they always are at the end.
   * Does not change what happens. @default 1
   */
  readonly auditEvery?: number;
  /** Whether the history is written down; it is empty else. Does not change what happens. @default true */
  readonly writes?: boolean;
  /** Another build of the coordinator: a broken one, to be found out. @default the real one */
  readonly coordinator?: NonNullable<SimulatedSystemOptions['coordinator']>;
}

/**
 * Runs a plan in virtual time. Everything that has no order in the plan (deliveries, timers that are due at the same
 * moment, exits, crashes) is ordered by the seed.
 */
export async function runPlan(plan: Plan, seed: number, options: RunPlanOptions = {}): Promise<PlanRun> {
  const life = new Life(plan, seed, options);
  const problems = await life.run();
  const { journal, sim, turns } = life;
  return {
    get history(): string {
      return journal.toString();
    },
    get events(): readonly HistoryEvent[] {
      return journal.events;
    },
    lives: life.lives,
    items: sim.consumed.length,
    turns: turns.ran,
    problems,
    reached: life.reached(),
  };
}
