const SETTLED = Promise.resolve();

/**
 * Calls `run` once every promise that can settle by itself has: the queue of microtasks has run empty. Without a trip
 * round the event loop, which costs several times as much; so no timer and no I/O is waited for. Node.js runs a tick
 * only when no microtask is left, but for a tick that is asked for by another tick: hence the way through a microtask.
 */
export function whenMicrotasksAreDone(run: () => void): void {
  void SETTLED.then(() => process.nextTick(run));
}
