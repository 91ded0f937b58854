import type { AskFailure } from '@longrun/actor';
import type {
  CoordinatorMessage,
  HandleId,
  OutputRange,
  ReadOutput,
  SessionId,
  WriteInput,
  WriteInputReply,
} from '@longrun/protocol';
import type { LostGroupOutcome } from './ports/lost-groups.js';

/** What the coordinator sends itself: its timers, and promises that settled. Nobody else sends these. */
export type OwnMessage =
  | LostGroupEnded
  | SpawnSwept
  | LaunchSwept
  | SessionSwept
  | HostSwept
  | CancelOverdue
  | AnswerDue
  | BackgroundDue
  | SessionEndDue
  | CloseDue
  | WaitExpired
  | Redeliver
  | ArchiveRead
  | LiveRead
  | InputWritten;

/** Every message its mailbox takes. */
export type CoordinatorProtocol = CoordinatorMessage | OwnMessage;

/** The `LostGroups` port is done with the group of this handle. */
export interface LostGroupEnded {
  readonly type: 'lost-group-ended';
  readonly handleId: HandleId;
  readonly outcome: SweepOutcome;
}

/** What a sweep came to. `failure`: the port rejected, so that nobody knows what is alive. */
export type SweepOutcome = LostGroupOutcome | { readonly failure: string };

/** Whatever a thread may have launched before it was lost is ended. */
export interface SpawnSwept {
  readonly type: 'spawn-swept';
  readonly handleId: HandleId;
  readonly outcome: SweepOutcome;
}

/** Whatever the launch of a cancelled handle had made is ended, though its thread has not told of it. */
export interface LaunchSwept {
  readonly type: 'launch-swept';
  readonly handleId: HandleId;
  readonly outcome: SweepOutcome;
}

/** The search for what the commands of an ending session left behind is over. */
export interface SessionSwept {
  readonly type: 'session-swept';
  readonly sessionId: SessionId;
  readonly outcome: SweepOutcome;
}

/** The same for the close of the host. */
export interface HostSwept {
  readonly type: 'host-swept';
  readonly outcome: SweepOutcome;
}

/** The process actor has used up its share of the 2 s without an answer. */
export interface CancelOverdue {
  readonly type: 'cancel-overdue';
  readonly handleId: HandleId;
}

/** Whoever asked for a cancel gets an answer now, whatever is known (C4). */
export interface AnswerDue {
  readonly type: 'answer-due';
  readonly handleId: HandleId;
}

/** A foreground call has waited `backgroundAfterMs`. */
export interface BackgroundDue {
  readonly type: 'background-due';
  readonly handleId: HandleId;
}

/** The 2 s of a session end are over (C5). */
export interface SessionEndDue {
  readonly type: 'session-end-due';
  readonly sessionId: SessionId;
}

/** The 2 s of a close are over. */
export interface CloseDue {
  readonly type: 'close-due';
}

export interface WaitExpired {
  readonly type: 'wait-expired';
  readonly waiter: number;
}

/** Time to send those results again that the feedback actor has not confirmed. */
export interface Redeliver {
  readonly type: 'redeliver';
}

/** How a question to a process actor or the archive failed. `failed`: whoever was asked threw. */
export type QuestionFailure = AskFailure | 'failed';

export type ReadEnd =
  | { readonly ok: true; readonly range: OutputRange }
  | { readonly ok: false; readonly failure: QuestionFailure; readonly detail: string };

/** The archive has answered a question about a finished handle. */
export interface ArchiveRead {
  readonly type: 'archive-read';
  readonly question: ReadOutput;
  readonly end: ReadEnd;
}

/** A process actor has answered a question about a live handle, or never will. */
export interface LiveRead {
  readonly type: 'live-read';
  readonly question: ReadOutput;
  readonly end: ReadEnd;
}

export interface InputWritten {
  readonly type: 'input-written';
  readonly question: WriteInput;
  readonly end:
    | { readonly ok: true; readonly reply: WriteInputReply }
    | { readonly ok: false; readonly failure: QuestionFailure; readonly detail: string };
}
