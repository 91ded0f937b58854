// What the page is told, as JSON. Times are Unix milliseconds of the host's clock.
import type { HandleState } from '@longrun/protocol';

/** A handle as the page shows it. What is null is not known, or not yet. */
export interface HandleRow {
  readonly id: string;
  readonly session: string;
  /** Cut at `MAX_COMMAND_LENGTH`. */
  readonly command: string;
  readonly state: HandleState;
  readonly pid: number | null;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly durationMs: number | null;
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
  /** Output of both streams since the last sample. */
  readonly bytesPerSecond: number;
  readonly lastOutputAt: number | null;
  /** Processes that outlived a finished handle. */
  readonly descendants: number;
  /** Of one core, over the whole tree. */
  readonly cpuPercent: number | null;
  /** Resident memory of the whole tree; pages that processes share count for each. */
  readonly memoryBytes: number | null;
  readonly processes: number | null;
}

/** Only what is different now. */
export type HandleChange = Pick<HandleRow, 'id'> & Partial<HandleRow>;

export interface HostView {
  readonly pid: number;
  readonly launcher: string;
  readonly guardian: string;
  readonly maxLiveHandles: number;
  readonly sessions: { readonly open: number; readonly ended: number };
  readonly queuedCommands: number;
  /** Finished handles whose processes run on. */
  readonly lingering: number;
  readonly undrainedItems: number;
  readonly spilledBytes: number;
  readonly pendingAsks: number;
  readonly deadLetters: number;
  /** Since the control thread began. */
  readonly counters: Readonly<Record<string, number>>;
}

/** One actor that has a name of its own, or all process actors together. */
export interface ActorGroup {
  readonly name: string;
  readonly actors: number;
  /** Messages that wait: the deepest mailbox's. */
  readonly depth: number;
  readonly highWater: number;
  readonly capacity: number;
  readonly processed: number;
  readonly overflowed: number;
  readonly restarts: number;
  readonly lastError: string | null;
}

export interface ThreadView {
  readonly id: number;
  /** Process actors it carries. */
  readonly actors: number;
}

export interface Snapshot {
  readonly now: number;
  readonly host: HostView;
  readonly actors: readonly ActorGroup[];
  readonly threads: readonly ThreadView[];
  readonly handles: readonly HandleRow[];
}

/** A section that is left out is as it was. */
export interface Delta {
  readonly now: number;
  readonly host?: HostView;
  readonly actors?: readonly ActorGroup[];
  readonly threads?: readonly ThreadView[];
  readonly added?: readonly HandleRow[];
  readonly changed?: readonly HandleChange[];
  readonly removed?: readonly string[];
}

/** The host did not answer; what is shown is old. */
export interface Problem {
  readonly now: number;
  readonly message: string;
}
