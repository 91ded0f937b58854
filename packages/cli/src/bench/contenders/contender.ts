/** Longrun, or what one does without it. Both run the same commands in the same process. */
export interface Contender {
  readonly name: 'Longrun' | 'child_process';
  /** Its word that a tree is gone is enough. Otherwise the time goes on until that is seen. */
  readonly verifies: boolean;
  /** Resolves when the process exists: with Longrun's handle, or as soon as `spawn` has returned. */
  start(argv: readonly [string, ...string[]]): Promise<Started>;
  /** Ends all that runs, and gives everything back. */
  close(): Promise<void>;
}

export interface Started {
  /** Resolves with the result in hand. A command that was cancelled has none. */
  ended(): Promise<Ended>;
  /** SIGTERM to the tree, SIGKILL after `graceMs`; resolves when one is told that it has ended. */
  cancel(graceMs: number): Promise<void>;
}

export interface Ended {
  /** Null after a signal. */
  readonly exitCode: number | null;
  readonly stdoutBytes: number;
}
