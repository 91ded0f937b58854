// Ctrl-C and its relatives, turned into an AbortSignal. Further ones change nothing: the end is under way by then,
// and npm passes a Ctrl-C on although the terminal has already sent it to everybody.
import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export type StopSignal = (typeof SIGNALS)[number];

export interface StopSignals {
  /** Aborted by the first of them. */
  readonly signal: AbortSignal;
  received(): StopSignal | undefined;
  /** Gives the signals their usual effect back. */
  release(): void;
}

/** Listens until `release()`. */
export function stopSignals(): StopSignals {
  const controller = new AbortController();
  let first: StopSignal | undefined;
  const onSignal = (name: StopSignal): void => {
    first ??= name;
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: controller.signal,
    received: () => first,
    release() {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}

/** What a shell makes of a program that a signal ended: 128 + its number. */
export function exitCodeOfStop(name: StopSignal): number {
  return 128 + constants.signals[name];
}
