import type { SeededTurns, SimulatedSystem } from '@longrun/testkit/simulation';

/** Real milliseconds after which the event loop gets a turn: for a terminal, a signal, a file that is written. */
const BREATH_MS = 50;
/** Turns of the event loop without a timer in sight, before it is clear that nothing will come any more. */
const MAX_IDLE_TRIPS = 100;
/** Virtual time that one call may take: a day. Longer than a run may be, by far. */
const MAX_VIRTUAL_MS = 86_400_000;

/**
 * Lets virtual time pass until `done` has settled: runs whoever wants a turn, and when nobody does, moves to the next
 * timer. Settles as `done` does. Rejects when nothing is left that could settle it.
 */
export async function driveUntil(
  done: Promise<unknown>,
  sim: SimulatedSystem,
  turns: SeededTurns,
): Promise<void> {
  const { clock } = sim;
  const until = clock.monotonic() + MAX_VIRTUAL_MS;
  let settled = false;
  const settle = (): void => {
    settled = true;
  };
  done.then(settle, settle);
  let idleTrips = 0;
  while (!settled) {
    let fired = false;
    const breathAt = performance.now() + BREATH_MS;
    await turns.runUntilIdle(() => {
      if (settled || performance.now() >= breathAt) return false;
      if (clock.monotonic() > until) throw new Error(`not over after ${MAX_VIRTUAL_MS} ms of virtual time`);
      if (!sim.fireNext()) return false;
      fired = true;
      return true;
    });
    idleTrips = fired ? 0 : idleTrips + 1;
    if (!settled && idleTrips > MAX_IDLE_TRIPS) throw new Error('nothing is left that could happen');
    await new Promise((resolve) => setImmediate(resolve));
  }
  await done;
}
