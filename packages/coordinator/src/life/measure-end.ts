import type { ExitReport, ToolResult } from '@longrun/protocol';
import type { CoordinatorContext } from '../handler.js';
import type { Kill } from '../ports/meter.js';
import type { CoordinatorState } from '../state/coordinator-state.js';
import type { LiveHandle } from '../state/live-handle.js';
import { measureOutput } from './measure-output.js';

/** Tells the meter of an end. A spawn that was refused before there was a process had no handle. */
export function measureEnd(
  state: CoordinatorState,
  handle: LiveHandle,
  result: ToolResult,
  report: ExitReport,
  delivers: boolean,
  ctx: CoordinatorContext,
): void {
  const { meter } = state.ports;
  if (meter === undefined) return;
  if (handle.refusal !== undefined && handle.process === undefined) return;
  measureOutput(state, handle, report.stdout.bytes, report.stderr.bytes);
  const { tag } = handle;
  const kill = killOf(handle, result, report, ctx);
  meter.ended({
    result,
    at: ctx.clock.now(),
    delivers,
    ...(kill === undefined ? {} : { kill }),
    ...(tag === undefined ? {} : { tag }),
  });
}

/** A cancel that found the true end has killed nothing. */
function killOf(
  { cancel }: LiveHandle,
  { status }: ToolResult,
  { endingMs }: ExitReport,
  ctx: CoordinatorContext,
): Kill | undefined {
  if (status === 'timed_out' && endingMs !== undefined) return { by: 'timeout', durationMs: endingMs };
  if (status !== 'cancelled' || cancel === undefined) return undefined;
  return { by: cancel.by, durationMs: ctx.clock.monotonic() - cancel.sinceMonotonicMs };
}
