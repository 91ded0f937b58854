import type { ReplyTo } from '../address.js';
import type { SpawnedCommand } from '../command.js';
import type { SandboxReport } from '../confinement.js';
import type { ErrorData } from '../errors.js';
import type { EndCause, ExitStatus, ProcessIdentity, ResourceUsage, Survivor } from '../exit-status.js';
import type { HandleId, SessionId } from '../ids.js';
import type { CapturedStream, OutputRange, StreamName } from '../output.js';
import type { CancelReceipt, HandleInfo, HandleListing, ToolResult } from '../result.js';
import type { WriteInputReply } from './process.js';

/* ---- asks: commands from the host ------------------------------------------------------------------ */

export interface Spawn {
  readonly type: 'spawn';
  readonly sessionId: SessionId;
  readonly command: SpawnedCommand;
  /**
   * `inbox`: answer once the process exists; its result goes to the inbox.
   * `reply`: answer with the result; nothing goes to the inbox, unless `backgroundAfterMs` passes first:
   * then answer with the handle and go on as `inbox`.
   */
  readonly delivery: 'inbox' | 'reply';
  readonly backgroundAfterMs?: number;
  /** The asker's name for this call, unique in the host, for `go-background`. */
  readonly callId?: number;
  /** Any number of the asker's own. Whoever is told of the handle's life is told it too. */
  readonly tag?: number;
  readonly replyTo: ReplyTo<SpawnReply>;
}

/**
 * Who asked for a spawn with `backgroundAfterMs` waits no longer: as if that time had passed now. False when there is
 * no such call any more.
 */
export interface GoBackground {
  readonly type: 'go-background';
  readonly sessionId: SessionId;
  readonly callId: number;
  readonly replyTo: ReplyTo<boolean>;
}

export type SpawnReply =
  | { readonly kind: 'started'; readonly handle: HandleInfo }
  | { readonly kind: 'finished'; readonly result: ToolResult }
  | { readonly kind: 'refused'; readonly error: ErrorData };

/** `sessionId` undefined, here and below: the host itself asks, across sessions. */
export interface Cancel {
  readonly type: 'cancel';
  readonly handleId: HandleId;
  readonly sessionId?: SessionId;
  readonly force: boolean;
  /** Undefined: the command's own. */
  readonly graceMs?: number;
  readonly replyTo: ReplyTo<CancelReply>;
}

export interface CancelReply {
  /** True for exactly one caller per handle: the one whose cancel ended it. */
  readonly cancelled: boolean;
  readonly handleId: HandleId;
  /** Absent for an unknown handle. */
  readonly receipt?: CancelReceipt;
  /** Processes this call ended after the handle itself was finished (C14). */
  readonly leftoversEnded?: number;
  readonly survivors: readonly Survivor[];
}

export interface EndSession {
  readonly type: 'end-session';
  readonly sessionId: SessionId;
  readonly replyTo: ReplyTo<EndSessionReply>;
}

export type EndSessionReply =
  | {
      readonly ok: true;
      /** Live handles this call ended. 0 for a session that had ended before. */
      readonly ended: number;
      readonly survivors: readonly Survivor[];
    }
  | { readonly ok: false; readonly error: ErrorData };

/** Take no more commands and end every session. Answered when all handles are terminal and all groups gone. */
export interface CloseCoordinator {
  readonly type: 'close';
  readonly replyTo: ReplyTo<{ readonly ended: number; readonly survivors: readonly Survivor[] }>;
}

/** Make the session known without a command. */
export interface OpenSession {
  readonly type: 'open-session';
  readonly sessionId: SessionId;
}

export interface List {
  readonly type: 'list';
  readonly sessionId?: SessionId;
  readonly includeFinished: boolean;
  readonly replyTo: ReplyTo<readonly HandleListing[]>;
}

export interface ReadOutput {
  readonly type: 'read-output';
  readonly handleId: HandleId;
  readonly sessionId?: SessionId;
  readonly stream: StreamName;
  readonly offset: number;
  readonly maxBytes: number;
  readonly waitMs: number;
  readonly replyTo: ReplyTo<ReadOutputReply>;
}

export type ReadOutputReply =
  | { readonly ok: true; readonly range: OutputRange }
  | { readonly ok: false; readonly error: ErrorData };

export interface WriteInput {
  readonly type: 'write-input';
  readonly handleId: HandleId;
  readonly sessionId?: SessionId;
  readonly text: string;
  readonly end: boolean;
  readonly replyTo: ReplyTo<WriteInputReply>;
}

/** Waiting never kills. */
export interface Wait {
  readonly type: 'wait';
  readonly handleIds: readonly HandleId[];
  readonly sessionId?: SessionId;
  readonly mode: 'any' | 'all';
  readonly timeoutMs: number;
  readonly replyTo: ReplyTo<WaitReply>;
}

export type WaitReply =
  | {
      readonly ok: true;
      /** Results and cancel receipts, in the order they were asked for. */
      readonly finished: readonly ToolResult[];
      readonly running: readonly HandleId[];
      readonly timedOut: boolean;
    }
  | { readonly ok: false; readonly error: ErrorData };

/** Counters and occupancy for `host.inspect()`. */
export interface Report {
  readonly type: 'report';
  readonly replyTo: ReplyTo<CoordinatorReport>;
}

export interface CoordinatorReport {
  readonly sessions: { readonly open: number; readonly ended: number };
  /** Handles by state; finished ones as far as receipts are kept. */
  readonly handles: Readonly<Record<string, number>>;
  /** Finished handles whose group still has members. */
  readonly lingering: number;
  readonly receipts: number;
  /** Since the start: `spawned`, `spawn_failed`, `refused`, `completed`, `timed_out`, `cancelled`, `lost`… */
  readonly counters: Readonly<Record<string, number>>;
}

/* ---- facts: from process actors ---------------------------------------------------------------------- */

/** From the placement: a queued process actor got its thread. */
export interface Starting {
  readonly type: 'starting';
  readonly handleId: HandleId;
}

export interface Started {
  readonly type: 'started';
  readonly handleId: HandleId;
  readonly process: ProcessIdentity;
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly launcher: string;
  /** What became of the command's confinement; undefined without one. */
  readonly sandbox?: SandboxReport;
}

export interface SpawnFailed {
  readonly type: 'spawn-failed';
  readonly handleId: HandleId;
  readonly error: ErrorData;
}

export interface OutputProgressed {
  readonly type: 'output-progressed';
  readonly handleId: HandleId;
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
  /** Unix milliseconds of the last byte read. */
  readonly lastOutputAt: number;
}

/** The leader is gone, its output has not ended yet. Only told when draining takes a while. */
export interface Draining {
  readonly type: 'draining';
  readonly handleId: HandleId;
}

/** The one terminal fact: exited and drained, or ended. */
export interface Exited {
  readonly type: 'exited';
  readonly handleId: HandleId;
  readonly report: ExitReport;
}

export interface ExitReport {
  readonly cause: EndCause;
  readonly exit: ExitStatus;
  /** Unix milliseconds of the leader's exit. */
  readonly endedAt: number;
  /** From spawn to the leader's exit, monotonic clock, milliseconds. */
  readonly durationMs: number;
  readonly stdout: CapturedStream;
  readonly stderr: CapturedStream;
  /** Reading stopped at the drain deadline: somebody else still holds a pipe. */
  readonly pipeHeld: boolean;
  readonly usage?: ResourceUsage;
  /** Group members that run on after the leader (C14). Not empty: the process actor stays until they are gone. */
  readonly leftovers: readonly ProcessIdentity[];
  /** Not empty only after a cancel or a timeout that the kernel did not let finish. */
  readonly survivors: readonly Survivor[];
  /**
   * Only when the tree was ended on purpose: from the first signal to this report, monotonic clock, milliseconds. By
   * then everybody is verified gone, or is among the survivors.
   */
  readonly endingMs?: number;
}

/** Answers a `cancel` of a finished handle whose group still had members. */
export interface LeftoversEnded {
  readonly type: 'leftovers-ended';
  readonly handleId: HandleId;
  readonly ended: number;
  readonly survivors: readonly Survivor[];
}

/** The group of a finished handle is empty now; its process actor stops. */
export interface GroupEmptied {
  readonly type: 'group-emptied';
  readonly handleId: HandleId;
}

/* ---- facts: from the feedback actor ------------------------------------------------------------------ */

/** The item is in the inbox: now those who wait for the handle itself may be told. */
export interface Delivered {
  readonly type: 'delivered';
  readonly handleId: HandleId;
  readonly sessionId: SessionId;
  readonly sequence: number;
}

/** A consumer has taken `count` items: their places in the inbox are free again. */
export interface Acknowledged {
  readonly type: 'acknowledged';
  readonly sessionId: SessionId;
  readonly count: number;
}

/** What anybody may send the coordinator. */
export type CoordinatorMessage =
  | Spawn
  | GoBackground
  | Cancel
  | EndSession
  | CloseCoordinator
  | OpenSession
  | List
  | ReadOutput
  | WriteInput
  | Wait
  | Report
  | Starting
  | Started
  | SpawnFailed
  | OutputProgressed
  | Draining
  | Exited
  | LeftoversEnded
  | GroupEmptied
  | Delivered
  | Acknowledged;
