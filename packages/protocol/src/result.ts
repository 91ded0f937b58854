import type { SandboxReport } from './confinement.js';
import type { Survivor } from './exit-status.js';
import type { HandleState } from './handle-state.js';
import type { HandleId } from './ids.js';

/** C1: what a long-running call answers with. JSON names. */
export interface HandleInfo {
  readonly handle_id: HandleId;
  /** Unix milliseconds. */
  readonly started_at: number;
  /** argv joined by one space, or the shell text. */
  readonly command: string;
}

export type ResultStatus = 'completed' | 'timed_out' | 'lost' | 'cancelled';

/**
 * C3: the end of one handle. The content of its inbox item, the answer of a foreground call, the receipt of a
 * cancel (`status: "cancelled"`, never in an inbox). The first six fields are the original's.
 */
export interface ToolResult {
  readonly handle_id: HandleId;
  /** -1 when ended by a signal, or when nobody can tell. */
  readonly exit_code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** From spawn to the leader's exit, monotonic clock. */
  readonly duration_ms: number;
  /** POSIX name, or null. */
  readonly signal: string | null;

  readonly command_id: string;
  readonly session_id: string;
  readonly status: ResultStatus;
  readonly command: string;
  readonly pid: number;
  /** Unix milliseconds. */
  readonly started_at: number;
  readonly ended_at: number;
  readonly stdout_bytes: number;
  readonly stderr_bytes: number;
  readonly stdout_lines: number;
  readonly stderr_lines: number;
  readonly stdout_truncated: boolean;
  readonly stderr_truncated: boolean;
  /** Bytes of both streams that the inline texts leave out. */
  readonly omitted_bytes: number;
  /** Of those, bytes that no file has either: past the spill caps, or the disk was full. */
  readonly dropped_bytes: number;
  /** Spill file with the stream from its first byte; null when everything is inline. */
  readonly stdout_path: string | null;
  readonly stderr_path: string | null;
  /** Reading stopped at the drain deadline because another process holds a pipe. */
  readonly pipe_held: boolean;
  /** Group members that were alive after the leader's exit (C14). */
  readonly descendants_alive: number;
  readonly core_dumped?: boolean;
  readonly usage: {
    readonly cpu_ms: number;
    readonly peak_rss_bytes: number;
    /** False: the true peak is at most that. */
    readonly peak_rss_exact: boolean;
  } | null;
  /** Only when a policy confined the command: which, and how much of it the kernel enforced. */
  readonly sandbox?: SandboxReport;
  /** Processes that outlived a verified kill. */
  readonly survivors: readonly Survivor[];
  /** Why a `lost` handle was lost. */
  readonly lost_reason?: string;
}

/** The reply of a cancel: the end of the handle, however it came. */
export type CancelReceipt = ToolResult;

/** One row of `list_handles`. */
export interface HandleListing {
  readonly handle_id: HandleId;
  readonly command_id: string;
  readonly session_id: string;
  readonly command: string;
  readonly state: HandleState;
  readonly pid: number | null;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  readonly exit_code: number | null;
  readonly signal: string | null;
  readonly duration_ms: number;
  readonly stdout_bytes: number;
  readonly stderr_bytes: number;
  /** Since the last byte of output, or since the start. 0 for a finished handle. */
  readonly silent_ms: number;
  readonly descendants_alive: number;
}
