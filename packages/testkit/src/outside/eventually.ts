/** Long enough for anything on a busy machine: only a test that fails ever waits for it. */
const DEADLINE_MS = 20_000;
const MIN_PAUSE_MS = 5;
const MAX_PAUSE_MS = 50;
/** A look costs at most a fifth of the time: what is waited for needs the processor too. */
const PAUSES_PER_LOOK = 4;

/** Looks at something outside of this process again and again until it holds. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  what: string,
  deadlineMs: number = DEADLINE_MS,
): Promise<void> {
  const until = performance.now() + deadlineMs;
  for (;;) {
    const began = performance.now();
    if (await condition()) return;
    const now = performance.now();
    if (now > until) throw new Error(`Not within ${deadlineMs} ms: ${what}`);
    const pause = Math.min(Math.max(MIN_PAUSE_MS, PAUSES_PER_LOOK * (now - began)), MAX_PAUSE_MS);
    await new Promise((done) => setTimeout(done, pause));
  }
}
