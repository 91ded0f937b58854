import type { CapturedStream, EndCause, ExitReport, Survivor } from '@longrun/protocol';
import type { CoordinatorContext } from '../handler.js';
import type { LiveHandle } from '../state/live-handle.js';

/**
 * The exit report of a handle whose process actor cannot write one: never launched, lost with its thread, or
 * blocked. The output is gone with the actor, and the report says so: every byte it told of counts as dropped.
 */
export function reportWithoutActor(
  handle: LiveHandle,
  cause: EndCause,
  survivors: readonly Survivor[],
  ctx: CoordinatorContext,
): ExitReport {
  return {
    cause,
    exit: { kind: 'unknown' },
    endedAt: ctx.clock.now(),
    durationMs:
      handle.process === undefined
        ? 0
        : Math.round(ctx.clock.monotonic() - handle.process.startedMonotonicMs),
    stdout: lostStream(handle.stdoutBytes),
    stderr: lostStream(handle.stderrBytes),
    pipeHeld: false,
    leftovers: [],
    survivors,
  };
}

function lostStream(bytes: number): CapturedStream {
  return { text: '', truncated: bytes > 0, bytes, lines: 0, omittedBytes: bytes, droppedBytes: bytes };
}
