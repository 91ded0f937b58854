/**
 * Resolves once every promise that can settle by itself has: the queue of microtasks has run empty. No trip round the
 * event loop, which costs several times as much; so it waits for no timer and no I/O. Node.js runs a tick only when
 * no microtask is left, but for a tick that is asked for outside of microtasks: hence the first `await`.
 */
export async function microtasksDone(): Promise<void> {
  await undefined;
  await nextTick();
}

/** The same, from inside a microtask. */
export function nextTick(): Promise<void> {
  return new Promise(tick);
}

function tick(resolve: () => void): void {
  process.nextTick(resolve);
}
