import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface StopSignals {
  /** Aborts with the first signal that asks this process to stop. Later ones change nothing: the end is under way. */
  readonly signal: AbortSignal;
  /** 128 and the signal's number, as shells have it; undefined when none came. */
  exitCode(): number | undefined;
  /** Signals do again what they did before. */
  release(): void;
}

export function stopSignals(): StopSignals {
  const controller = new AbortController();
  let received: (typeof SIGNALS)[number] | undefined;
  const stop = (name: NodeJS.Signals): void => {
    received ??= SIGNALS.find((one) => one === name);
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, stop);
  return {
    signal: controller.signal,
    exitCode: () => (received === undefined ? undefined : 128 + constants.signals[received]),
    release: () => {
      for (const name of SIGNALS) process.off(name, stop);
    },
  };
}
