import type { ObservedHandle } from '@longrun/coordinator';
import type { HandleId, ProcessIdentity, ToolResult } from '@longrun/protocol';

/** A handle that somebody may have to end, or to report, without its control thread. */
export interface TrackedHandle {
  readonly handle: ObservedHandle;
  /** It has had its terminal move; only members of its group or its delivery are left. */
  readonly terminal: boolean;
  readonly leftovers: readonly ProcessIdentity[];
}

/**
 * The host thread's own list of what is alive. It is needed exactly when nobody else can be asked: the control
 * thread has died, or the process is exiting.
 */
export class LiveHandles {
  readonly #handles = new Map<HandleId, TrackedHandle>();

  get size(): number {
    return this.#handles.size;
  }

  live(handle: ObservedHandle): void {
    this.#handles.set(handle.handleId, { handle, terminal: false, leftovers: [] });
  }

  /** Nothing due any more means that the handle has ended and its result is where it belongs. */
  itemDue(handleId: HandleId, due: boolean): void {
    const tracked = this.#handles.get(handleId);
    if (tracked === undefined) return;
    this.#handles.set(handleId, { ...tracked, terminal: !due, handle: { ...tracked.handle, inbox: due } });
  }

  lingers(handleId: HandleId, leftovers: readonly ProcessIdentity[]): void {
    const tracked = this.#handles.get(handleId);
    if (tracked !== undefined) this.#handles.set(handleId, { ...tracked, leftovers });
  }

  gone(handleId: HandleId): void {
    this.#handles.delete(handleId);
  }

  all(): readonly TrackedHandle[] {
    return [...this.#handles.values()];
  }

  clear(): void {
    this.#handles.clear();
  }
}

/** The result of a handle whose end nobody could observe. */
export function lostResult(handle: ObservedHandle, reason: string, endedAt: number): ToolResult {
  return {
    handle_id: handle.handleId,
    exit_code: -1,
    stdout: '',
    stderr: '',
    duration_ms: Math.max(0, endedAt - handle.startedAt),
    signal: null,
    command_id: handle.commandId,
    session_id: handle.sessionId,
    status: 'lost',
    command: handle.command,
    pid: handle.process.pid,
    started_at: handle.startedAt,
    ended_at: endedAt,
    stdout_bytes: 0,
    stderr_bytes: 0,
    stdout_lines: 0,
    stderr_lines: 0,
    stdout_truncated: false,
    stderr_truncated: false,
    omitted_bytes: 0,
    dropped_bytes: 0,
    stdout_path: null,
    stderr_path: null,
    pipe_held: false,
    descendants_alive: 0,
    usage: null,
    ...(handle.sandbox === undefined ? {} : { sandbox: handle.sandbox }),
    survivors: [],
    lost_reason: reason,
  };
}
