/** The span of one command, as the call that starts it sees it. */
export interface CommandTrace {
  /** Travels with the spawn and comes back with the facts of its handle. */
  readonly tag: number;
  /** What will be run is known. */
  built(argv: readonly string[]): void;
  /** The call was rejected. Ends the span, unless a handle has taken it over. */
  failed(error: unknown): void;
  /** The call was answered. A span whose handle has not been heard of stays open for it. */
  answered(): void;
}
