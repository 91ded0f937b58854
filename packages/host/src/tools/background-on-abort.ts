import { onAbort } from './on-abort.js';

/**
 * The answer of a foreground command. When the signal is aborted the command is asked into the background, and then the
 * answer is its handle, or the result if that was nearer.
 */
export function backgroundOnAbort<T>(
  answer: Promise<T>,
  signal: AbortSignal | undefined,
  goBackground: () => Promise<unknown>,
): Promise<T> {
  if (signal === undefined) return answer;
  return new Promise((resolve, reject) => {
    const forget = onAbort(signal, () => {
      goBackground().catch(reject);
    });
    answer.then(resolve, reject).finally(forget);
  });
}
