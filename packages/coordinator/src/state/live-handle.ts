import type { ActorRef } from '@longrun/actor';
import type {
  CancelReply,
  CommandId,
  ErrorData,
  HandleId,
  HandleState,
  ProcessIdentity,
  ProcessMessage,
  ReadOutput,
  ReplyTo,
  SandboxReport,
  SessionId,
  SpawnReply,
  Survivor,
} from '@longrun/protocol';

/** Who wants an end. `close` is the host's. */
export type EndedBy = 'cancel' | 'session-end' | 'close';

/** A handle that is not terminal. It leaves the registry in the same handler that makes its terminal move. */
export interface LiveHandle {
  readonly handleId: HandleId;
  readonly commandId: CommandId;
  readonly sessionId: SessionId;
  /** In the environment of its processes. */
  readonly token: string;
  /** What people are shown. The rest of the command went to the process actor; environments are big. */
  readonly display: string;
  /** Base name of the program, for naming survivors. */
  readonly program: string;
  readonly graceMs: number;
  readonly actor: ActorRef<ProcessMessage>;
  /** Unix milliseconds of the spawn request. */
  readonly admittedAt: number;
  readonly admittedMonotonicMs: number;
  /** The asker's own, for whoever is told of this handle. */
  readonly tag: number | undefined;
  /** Changed by `moveHandle` alone. */
  readonly state: HandleState;
  delivery: 'inbox' | 'reply';
  /** The asker's name for the call that started it, if it gave one. */
  readonly callId: number | undefined;
  /** A place in the session's inbox is reserved for its result. */
  holdsPlace: boolean;
  /** Who asked for the spawn, until answered. */
  spawnAsker: ReplyTo<SpawnReply> | undefined;
  /** What a spawn is answered with whose session ended before the process existed. */
  refusal: ErrorData | undefined;
  process: StartedProcess | undefined;
  stdoutBytes: number;
  stderrBytes: number;
  /** Unix milliseconds. */
  lastOutputAt: number | undefined;
  cancel: Cancelling | undefined;
  /** Why `LostGroups` is at work on its group now. */
  groupEnd: 'cancel' | 'loss' | undefined;
  /** Set when the process actor stopped without `exited`. */
  lostReason: string | undefined;
  /** Reads that found the actor gone; answered from the archive at the terminal move. */
  readonly parkedReads: ReadOutput[];
}

export interface StartedProcess {
  readonly identity: ProcessIdentity;
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly startedMonotonicMs: number;
  readonly launcher: string;
  readonly sandbox?: SandboxReport;
}

export interface Cancelling {
  /** The first cause; it decides who is told `cancelled: true`. */
  readonly by: EndedBy;
  readonly sinceMonotonicMs: number;
  force: boolean;
  /** In the order of their calls. */
  readonly askers: ReplyTo<CancelReply>[];
  /** Its launch was ended without its actor, and who has outlived that. */
  launchEnd?: { readonly survivors: readonly Survivor[] };
}
