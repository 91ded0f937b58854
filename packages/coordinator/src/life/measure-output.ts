import type { CoordinatorState } from '../state/coordinator-state.js';
import type { LiveHandle } from '../state/live-handle.js';

/** Tells the meter what a handle has written since it was told last. */
export function measureOutput(
  { ports }: CoordinatorState,
  handle: LiveHandle,
  stdoutBytes: number,
  stderrBytes: number,
): void {
  // Facts of one actor come in order, so neither falls; a report without its actor repeats what was known.
  if (stdoutBytes > handle.stdoutBytes) ports.meter?.wrote('stdout', stdoutBytes - handle.stdoutBytes);
  if (stderrBytes > handle.stderrBytes) ports.meter?.wrote('stderr', stderrBytes - handle.stderrBytes);
}
