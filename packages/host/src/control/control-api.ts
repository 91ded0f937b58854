import type { SystemInspection } from '@longrun/actor';
import type {
  CoordinatorMessage,
  CoordinatorReport,
  ErrorData,
  FeedbackReport,
  Survivor,
} from '@longrun/protocol';
import type { GuardianInspection } from '../guardian/guardian.js';
import type { ControlGauges } from '../metrics/control-gauges.js';
import type { LauncherName } from './boot.js';

/** Comlink drops error codes, so every answer is data. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ErrorData };

export interface ThreadInspection {
  readonly threadId: number;
  /** Process actors it carries. */
  readonly actors: number;
}

export interface ControlInspection {
  readonly system: SystemInspection;
  readonly coordinator: CoordinatorReport;
  readonly feedback: FeedbackReport;
  readonly threads: readonly ThreadInspection[];
  readonly queuedCommands: number;
  /** How commands are started here. */
  readonly launcher: LauncherName;
  /** Directory of the cgroup (v2) below which each command has its own; null where none can be had. */
  readonly cgroup: string | null;
  readonly guardian: GuardianInspection;
  readonly spilledBytes: number;
}

/** What the control thread offers the host, over Comlink. */
export interface ControlApi {
  /** Resolves once coordinator, feedback and custom actors are up. */
  ready(): Promise<Answer<null>>;
  /** Asks a named actor. The reply is the actor's own. */
  ask(name: string, type: string, payload: object, timeoutMs: number): Promise<Answer<unknown>>;
  tell(name: string, message: { readonly type: string }): Answer<'accepted' | 'full' | 'stopped'>;
  inspect(): Promise<Answer<ControlInspection>>;
  /** The part of it that metrics need, summed up. */
  gauges(): Promise<Answer<ControlGauges>>;
  /** Ends every session and stops all actors and threads. The control thread exits after it. */
  close(): Promise<Answer<{ readonly ended: number; readonly survivors: readonly Survivor[] }>>;
  /** Fault injection: ends a process thread as a crash would. False when there is none with that id. */
  terminateThread(threadId: number): Promise<Answer<boolean>>;
  /** Fault injection: kills the guardian. False when there is none. */
  terminateGuardian(): Promise<Answer<boolean>>;
}

/** The coordinator's questions, by type. */
export type CoordinatorQuestion = Extract<CoordinatorMessage, { readonly replyTo: unknown }>;
