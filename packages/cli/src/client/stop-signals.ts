// Ctrl-C and its relatives while a command runs, in the order in which they come.

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

export interface StopSignals {
  /** The next one that nobody has taken yet. */
  next(): Promise<StopSignal>;
  /** Gives the signals their usual effect back. */
  release(): void;
}

/** A finger that rests on Ctrl-C; what comes beyond changes nothing. */
const MAX_KEPT = 8;

export function stopSignals(names: readonly StopSignal[]): StopSignals {
  const kept: StopSignal[] = [];
  let wake: (() => void) | undefined;
  const onSignal = (name: NodeJS.Signals): void => {
    // Only the names given here are listened to.
    if (kept.length < MAX_KEPT) kept.push(name as StopSignal);
    wake?.();
  };
  for (const name of names) process.on(name, onSignal);
  return {
    async next() {
      for (;;) {
        const name = kept.shift();
        if (name !== undefined) return name;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    release() {
      for (const name of names) process.off(name, onSignal);
    },
  };
}
