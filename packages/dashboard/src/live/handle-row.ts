import type { HandleListing } from '@longrun/protocol';
import type { TreeUsage } from '../usage/tree-usage.js';
import type { HandleRow } from './frame.js';

/** The list shows one line of it, the details a few; a command line may have 2 MiB. */
export const MAX_COMMAND_LENGTH = 1024;
/** Memory of a busy program trembles; a step that nobody would notice is not sent. */
const MEMORY_STEP_BYTES: number = 64 * 1024;

export interface Sample {
  readonly now: number;
  /** Since the listing before; 0 for the first. */
  readonly elapsedMs: number;
  readonly usageOf: (handleId: string) => TreeUsage | undefined;
}

export function handleRow(
  listing: HandleListing,
  before: HandleRow | undefined,
  { now, elapsedMs, usageOf }: Sample,
): HandleRow {
  const { command, stdout_bytes: stdoutBytes, stderr_bytes: stderrBytes, ended_at: endedAt } = listing;
  const bytes = stdoutBytes + stderrBytes;
  const bytesBefore = before === undefined ? bytes : before.stdoutBytes + before.stderrBytes;
  const isQuiet = before !== undefined && bytes === bytesBefore;
  // What was measured last may be from before its end.
  const isOver = endedAt !== null && listing.descendants_alive === 0;
  const usage = isOver ? undefined : usageOf(listing.handle_id);
  // A handle's own clock says how long it has been silent; read anew each time, it would differ by a millisecond or two.
  const lastOutputAt = isQuiet ? before.lastOutputAt : bytes === 0 ? null : now - listing.silent_ms;
  return {
    id: listing.handle_id,
    session: listing.session_id,
    command: before?.command ?? cut(command),
    state: listing.state,
    pid: listing.pid,
    startedAt: listing.started_at,
    endedAt,
    exitCode: listing.exit_code,
    signal: listing.signal,
    durationMs: endedAt === null ? null : listing.duration_ms,
    stdoutBytes,
    stderrBytes,
    bytesPerSecond:
      endedAt === null && elapsedMs > 0 ? Math.round((1000 * (bytes - bytesBefore)) / elapsedMs) : 0,
    lastOutputAt: endedAt === null ? lastOutputAt : (before?.lastOutputAt ?? null),
    descendants: listing.descendants_alive,
    cpuPercent: usage?.cpuPercent ?? null,
    memoryBytes:
      usage === undefined ? null : Math.round(usage.memoryBytes / MEMORY_STEP_BYTES) * MEMORY_STEP_BYTES,
    processes: usage?.processes ?? null,
  };
}

function cut(command: string): string {
  if (command.length <= MAX_COMMAND_LENGTH) return command;
  return `${command.slice(0, MAX_COMMAND_LENGTH)}…`;
}
