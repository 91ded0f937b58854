import type { Clock } from '@longrun/actor';

/** Resolves after that time, or as soon as the signal is aborted: then with false. */
export function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const over = (slept: boolean): void => {
      timer.cancel();
      signal.removeEventListener('abort', aborted);
      resolve(slept);
    };
    const aborted = (): void => over(false);
    const timer = clock.after(delayMs, () => over(true));
    signal.addEventListener('abort', aborted);
  });
}
