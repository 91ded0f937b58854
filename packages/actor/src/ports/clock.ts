/** A running timer. Cancelling one that fired or was cancelled already does nothing. */
export interface TimerHandle {
  cancel(): void;
}

/** Where time comes from. Tests and simulations pass a manual one. */
export interface Clock {
  /** Unix time in milliseconds. Can step; use it for what people read. */
  now(): number;
  /** Milliseconds from an arbitrary point, never going back; use it for durations and deadlines. */
  monotonic(): number;
  /** Calls `run` once, no earlier than `delayMs` from now. */
  after(delayMs: number, run: () => void): TimerHandle;
}
