import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

const KEY = 'longrun.handle-numbers';

/**
 * The counter behind handle ids: n counts from 1 in the host process and is never reused, however many hosts
 * there are and however often a control thread is replaced. It travels to workers made after this call as
 * environment data, so that hosts on several threads share it when the first one was made on their creator.
 */
export function sharedHandleNumbers(): SharedArrayBuffer {
  const known: unknown = getEnvironmentData(KEY);
  if (known instanceof SharedArrayBuffer) return known;
  const fresh = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  // The type lists only what structured clone takes; a SharedArrayBuffer is shared, not copied, by it.
  setEnvironmentData(KEY, fresh as never);
  return fresh;
}

/** Takes the next number. */
export function nextHandleNumber(buffer: SharedArrayBuffer): number {
  return Number(Atomics.add(new BigInt64Array(buffer), 0, 1n)) + 1;
}
