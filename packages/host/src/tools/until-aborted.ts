import { onAbort } from './on-abort.js';

/**
 * The answer, or a rejection with the signal's reason as soon as that is aborted. The work behind the answer goes on;
 * nobody hears of it any more.
 */
export function untilAborted<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return answer;
  return new Promise((resolve, reject) => {
    const forget = onAbort(signal, () => reject(signal.reason));
    answer.then(resolve, reject).finally(forget);
  });
}
