import type { FaultName, Sometimes } from '../script/scenario.js';

/** One thing that happened in a run. `at` is milliseconds since its start, on the run's own clock. */
export type HistoryEvent = { readonly at: number } & (
  | IterationStarted
  | IterationEnded
  | IterationDropped
  | CallMade
  | CallAnswered
  | ItemsDrained
  | Checked
  | FaultBegun
  | FaultEnded
  | Sampled
  | Reached
  | Violated
  | Noted
);

/** Tells iterations apart: `<load>/<vu>/<n>`. */
export type IterationId = string;

export interface IterationStarted {
  readonly type: 'iteration-started';
  readonly iteration: IterationId;
  readonly load: string;
  readonly vu: number;
  /** When it should have started: what its latencies are measured from. */
  readonly intendedAt: number;
}
/** `failed`: a step was refused or threw. `interrupted`: the end of the run came first. */
export interface IterationEnded {
  readonly type: 'iteration-ended';
  readonly iteration: IterationId;
  readonly outcome: 'ok' | 'failed' | 'interrupted';
}
/** No user was free. */
export interface IterationDropped {
  readonly type: 'iteration-dropped';
  readonly load: string;
  readonly intendedAt: number;
}

/** A call begins: a tool, or `end-session`, `await-item`, `tell`, `ask`. */
export interface CallMade {
  readonly type: 'call';
  /** Counts from 1 in the run. */
  readonly call: number;
  readonly operation: string;
  readonly iteration: IterationId;
  readonly sessionId: string;
  /** When it should have been made. */
  readonly intendedAt: number;
  /** The handle it is about, if there is one. */
  readonly handleId?: string;
  readonly input: unknown;
}
/** `unknown`: no answer within the deadline, or the service was lost under it: it may have happened or not. */
export interface CallAnswered {
  readonly type: 'answer';
  readonly call: number;
  readonly outcome: 'ok' | 'failed' | 'unknown';
  /** From `intendedAt`. */
  readonly tookMs: number;
  /** Of the handle that came into being or was asked about. */
  readonly handleId?: string;
  /** The reply, output texts left out. */
  readonly reply?: unknown;
  /** Error code of a failure. */
  readonly code?: string;
  readonly message?: string;
}
/** Items that a session's reader took out of its inbox, in order. */
export interface ItemsDrained {
  readonly type: 'items';
  readonly sessionId: string;
  readonly items: readonly DrainedItem[];
}
export interface DrainedItem {
  readonly sequence: number;
  readonly sessionId: string;
  readonly handleId: string;
  /** Session named in the content, which must be the same one. */
  readonly contentSessionId: string;
  readonly status: string;
  readonly exitCode: number;
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly durationMs: number;
  /** When it was put into the inbox, Unix milliseconds. */
  readonly arrivedAt: number;
  /** What else the result says. */
  readonly flags: readonly ResultFlag[];
}
export type ResultFlag = 'pipe-held' | 'truncated' | 'spilled' | 'descendants-alive';
export interface Checked {
  readonly type: 'check';
  readonly iteration: IterationId;
  readonly name: string;
  readonly passed: boolean;
  readonly got?: unknown;
}
export interface FaultBegun {
  readonly type: 'fault-begun';
  /** Counts from 1 in the run. */
  readonly id: number;
  readonly fault: FaultName;
}
/** What it did, in words, with ids; `missed` when there was nothing that it could have hit. */
export interface FaultEnded {
  readonly type: 'fault-ended';
  readonly id: number;
  readonly fault: FaultName;
  readonly outcome: 'done' | 'missed';
  readonly detail: string;
  readonly handleId?: string;
}
/** Resources at one moment. What a mode cannot measure is left out. */
export interface Sampled {
  readonly type: 'sample';
  readonly rssBytes?: number;
  /** Of one core, since the last sample: 1 is a whole core. */
  readonly cpu?: number;
  readonly descriptors?: number;
  readonly threads?: number;
  /** p99 since the last sample. */
  readonly loopDelayMs?: number;
  readonly liveHandles: number;
  readonly queuedCommands: number;
  readonly processThreads: number;
  readonly mailboxes: readonly MailboxSample[];
}
export interface MailboxSample {
  /** Name, or kind of a nameless one, of which the deepest counts. */
  readonly actor: string;
  readonly depth: number;
  readonly highWater: number;
  readonly capacity: number;
}
export interface Reached {
  readonly type: 'reached';
  readonly what: Sometimes;
  readonly detail: string;
}
export interface Violated {
  readonly type: 'violation';
  readonly invariant: string;
  readonly detail: string;
  readonly handleId?: string;
}
/** Something worth a line that is none of the others: a restart, a log line at `error`. */
export interface Noted {
  readonly type: 'note';
  readonly text: string;
}
