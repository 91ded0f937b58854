/** Long enough for anything on a busy machine: only a test that fails ever waits for it. */
const DEADLINE_MS = 20_000;
const LOOK_EVERY_MS = 5;

/** Looks at something outside of this process again and again until it holds. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  what: string,
  deadlineMs: number = DEADLINE_MS,
): Promise<void> {
  const until = performance.now() + deadlineMs;
  while (!(await condition())) {
    if (performance.now() > until) throw new Error(`Not within ${deadlineMs} ms: ${what}`);
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
}
