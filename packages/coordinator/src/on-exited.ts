import type { EndCause, ExitReport, TerminalState } from '@longrun/protocol';
import type { Handler } from './handler.js';
import { finishHandle } from './life/finish-handle.js';
import { keepLateOutput } from './life/keep-late-output.js';
import type { LiveHandle } from './state/live-handle.js';
import { release } from './state/registry.js';

const END: Readonly<Record<EndCause, Exclude<TerminalState, 'failed'>>> = {
  natural: 'exited',
  timeout: 'timed_out',
  cancel: 'cancelled',
};

/** The one terminal fact of a process. It decides the handle, unless something terminal came first. */
export const onExited: Handler<'exited'> = (state, { handleId, report }, ctx) => {
  const handle = state.live.get(handleId);
  if (handle === undefined) {
    keepLateOutput(state, handleId, report, ctx);
    return;
  }
  finishHandle(state, handle, END[causeOf(handle, report)], report, ctx);
  if (state.live.has(handleId)) {
    // A move that is not allowed. The stop of its actor will end the handle, and nobody will read this output.
    state.ports.archive.discard([report.stdout, report.stderr]);
  } else if (!state.lingering.has(handleId)) {
    release(state, handle, ctx);
  }
};

/**
 * A blocked thread that wakes up after `LostGroups` has killed the group, or what was just launched, for a cancel sees a
 * SIGKILL that it did not send, and takes it for a natural end. It is the cancel's.
 */
function causeOf(handle: LiveHandle, { cause, exit }: ExitReport): EndCause {
  const ended = handle.groupEnd === 'cancel' || handle.cancel?.launchEnd !== undefined;
  const killedByUs = ended && exit.kind === 'signal' && exit.signal === 'SIGKILL';
  return cause === 'natural' && killedByUs ? 'cancel' : cause;
}
