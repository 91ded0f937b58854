import type { ExitReport, ExitStatus, ResultStatus, TerminalState, ToolResult } from '@longrun/protocol';
import type { LiveHandle } from './state/live-handle.js';

/** `failed` is not here: a failed spawn has no result. */
const STATUS: Readonly<Record<Exclude<TerminalState, 'failed'>, ResultStatus>> = {
  exited: 'completed',
  timed_out: 'timed_out',
  cancelled: 'cancelled',
  lost: 'lost',
};

/**
 * The end of a handle as the outside sees it (C3). Plain JSON; the inbox item is its text.
 * @param lostReason why nobody could watch the end; only for `lost`
 */
export function buildResult(
  handle: LiveHandle,
  state: Exclude<TerminalState, 'failed'>,
  report: ExitReport,
  lostReason?: string,
): ToolResult {
  const { stdout, stderr, exit, usage } = report;
  return {
    handle_id: handle.handleId,
    exit_code: exit.kind === 'code' ? exit.code : -1,
    stdout: stdout.text,
    stderr: stderr.text,
    duration_ms: report.durationMs,
    signal: exit.kind === 'signal' ? exit.signal : null,

    command_id: handle.commandId,
    session_id: handle.sessionId,
    status: STATUS[state],
    command: handle.display,
    // 0: cancelled before there was a process.
    pid: handle.process?.identity.pid ?? 0,
    started_at: handle.process?.startedAt ?? handle.admittedAt,
    ended_at: report.endedAt,
    stdout_bytes: stdout.bytes,
    stderr_bytes: stderr.bytes,
    stdout_lines: stdout.lines,
    stderr_lines: stderr.lines,
    stdout_truncated: stdout.truncated,
    stderr_truncated: stderr.truncated,
    omitted_bytes: stdout.omittedBytes + stderr.omittedBytes,
    dropped_bytes: stdout.droppedBytes + stderr.droppedBytes,
    stdout_path: stdout.file?.path ?? null,
    stderr_path: stderr.file?.path ?? null,
    pipe_held: report.pipeHeld,
    descendants_alive: report.leftovers.length,
    ...coreDumped(exit),
    usage:
      usage === undefined
        ? null
        : {
            cpu_ms: usage.cpuMs,
            peak_rss_bytes: usage.peakRssBytes,
            peak_rss_exact: usage.peakRssExact,
          },
    ...(handle.process?.sandbox === undefined ? {} : { sandbox: handle.process.sandbox }),
    survivors: report.survivors,
    ...(lostReason === undefined ? {} : { lost_reason: lostReason }),
  };
}

function coreDumped(exit: ExitStatus): { readonly core_dumped?: boolean } {
  return exit.kind === 'signal' && exit.coreDumped !== undefined ? { core_dumped: exit.coreDumped } : {};
}
