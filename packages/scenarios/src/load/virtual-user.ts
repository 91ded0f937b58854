/** One virtual user: at most one iteration at a time. Knows its own state only; the load group moves it. */
export class VirtualUser {
  /** Counts from 1 in its load. */
  readonly number: number;
  /** Iterations begun so far. */
  iterations = 0;
  /** Present while an iteration runs. */
  running: AbortController | undefined;
  /** It rests between two iterations; see `ClosedLoop`. */
  resting = false;
  /** Iterations in a row that took next to no time. */
  shortInARow = 0;

  constructor(number: number) {
    this.number = number;
  }

  get idle(): boolean {
    return this.running === undefined && !this.resting;
  }

  interrupt(): void {
    this.running?.abort();
  }
}
