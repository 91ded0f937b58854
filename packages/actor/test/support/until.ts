/** Far more than any of these tests needs on a loaded machine; only a defect reaches it. */
const GIVE_UP_MS = 20_000;

/** Waits, by turns of the event loop, until something is so. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const end = performance.now() + GIVE_UP_MS;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
