import type { Clock } from '@longrun/actor';
import type { FeedbackItem } from '@longrun/protocol';
import type { MailboxSample } from '../history/history-event.js';
import type { MessageEvent } from '../history/message-event.js';
import type { Fault, FaultName, Mode, Program } from '../script/scenario.js';

/**
 * The service under test, whatever it runs on: what a flow can do to it, what a fault can do to it, and what can be
 * seen of it. One implementation per mode. Knows neither scripts nor metrics.
 */
export interface World {
  readonly mode: Mode;
  /** What starts the processes; `played` where there are none. */
  readonly launcher: string;
  /** The run's time: the machine's, or virtual. */
  readonly clock: Clock;
  /** A tool of the host, for a session. Rejects with a `LongrunError`. */
  call(tool: string, input: object, sessionId: string): Promise<Record<string, unknown>>;
  /** What `run_command` needs to run this program here. */
  commandOf(program: Program): object;
  drain(sessionId: string): readonly FeedbackItem[];
  /** Until the session's inbox has an item: true; false when the time is over. */
  awaitItem(sessionId: string, timeoutMs: number): Promise<boolean>;
  endSession(sessionId: string): Promise<{ readonly ended: number; readonly survivors: readonly unknown[] }>;
  tell(actor: string, message: { readonly type: string }): Promise<'accepted' | 'full' | 'stopped'>;
  ask(actor: string, type: string, payload: object, timeoutMs: number): Promise<unknown>;
  /** Faults that this mode knows. */
  readonly faults: readonly FaultName[];
  /**
   * Makes a fault happen, and resolves when it is over. `choose` answers a whole number in [0, bound) from the seed.
   */
  inject(fault: Fault, choose: (bound: number) => number): Promise<FaultOutcome>;
  observe(): Promise<WorldView>;
  /** Called with every actor message from now on, where the mode can see them. */
  onMessage(listener: (event: MessageEvent) => void): void;
  /** Called with what the world notices by itself. */
  onNotice(listener: (notice: Notice) => void): void;
  /** Ends everything, and looks from outside at what is left. */
  close(): Promise<Remains>;
}

export interface FaultOutcome {
  readonly outcome: 'done' | 'missed';
  readonly detail: string;
  readonly handleId?: string;
}

/** A log line of the service at `warn` or worse, or a broken invariant that the mode itself checks. */
export type Notice =
  | {
      readonly type: 'log';
      readonly level: 'warn' | 'error' | 'fatal';
      readonly message: string;
      readonly fields: object;
    }
  | { readonly type: 'violation'; readonly invariant: string; readonly detail: string };

/** What can be seen of the service from outside, at one moment. */
export interface WorldView {
  /** Every handle that the service lists, live and finished. */
  readonly handles: readonly ListedHandle[];
  /** Counters of the coordinator's report. */
  readonly counters: Readonly<Record<string, number>>;
  readonly liveHandles: number;
  readonly queuedCommands: number;
  readonly processThreads: number;
  readonly mailboxes: readonly MailboxSample[];
  /** Messages refused or dropped by an overflow policy, all actors. */
  readonly overflowed: number;
  /** Restarts of the feedback actor. */
  readonly feedbackRestarts: number;
  readonly guardianRestarts: number;
  readonly spilledBytes: number;
}

export interface ListedHandle {
  readonly handleId: string;
  readonly sessionId: string;
  readonly state: string;
  readonly pid?: number;
}

/** What a run has left behind, in words; all empty when it was clean. Looked up in /proc and in the file system. */
export interface Remains {
  readonly processes: readonly string[];
  readonly threads: readonly string[];
  readonly descriptors: readonly string[];
  readonly files: readonly string[];
}
