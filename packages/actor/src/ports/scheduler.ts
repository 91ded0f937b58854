/**
 * Decides when an actor with mail gets its turn. The default runs turns as soon as the thread is free and
 * lets the event loop breathe in between; a simulation picks the order from a seed.
 */
export interface Scheduler {
  /** Runs `turn` later, exactly once, never from inside this call. `label` says whose turn it is. */
  schedule(turn: () => void, label: string): void;
}
