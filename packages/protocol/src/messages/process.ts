import type { ActorAddress, ReplyTo } from '../address.js';
import type { SpawnedCommand } from '../command.js';
import type { ErrorData } from '../errors.js';
import type { CommandId, HandleId, SessionId } from '../ids.js';
import type { OutputRange, StreamName } from '../output.js';
import type { CoordinatorMessage } from './coordinator.js';

/** What a process actor is made of. It launches nothing before `start`. */
export interface ProcessActorArgs {
  readonly handleId: HandleId;
  readonly commandId: CommandId;
  readonly sessionId: SessionId;
  /** Goes into the child's environment under `TOKEN_VARIABLE`; see `commandToken`. */
  readonly token: string;
  /** Where its facts go. */
  readonly coordinator: ActorAddress<CoordinatorMessage>;
}

/** Launch the command. Sent once, first. Answered by the fact `started` or `spawn-failed`. */
export interface Start {
  readonly type: 'start';
  readonly command: SpawnedCommand;
}

/**
 * End the whole tree: SIGTERM, grace, SIGKILL, verified. Answered by the fact `exited` while the handle is
 * live, by `leftovers-ended` after it. A second one only tightens: `force` kills at once.
 */
export interface CancelProcess {
  readonly type: 'cancel';
  /** Starts at SIGKILL. */
  readonly force: boolean;
  readonly graceMs: number;
  /** From receipt to the answer, survivors or not. */
  readonly budgetMs: number;
}

export interface ReadProcessOutput {
  readonly type: 'read-output';
  readonly stream: StreamName;
  /** In bytes from the start of the stream. */
  readonly offset: number;
  readonly maxBytes: number;
  /** Waits this long for a first byte past `offset` before it answers with an empty text. */
  readonly waitMs: number;
  readonly replyTo: ReplyTo<OutputRange>;
}

/** Only for a command with `stdin: { kind: 'open' }`. */
export interface WriteProcessInput {
  readonly type: 'write-input';
  readonly text: string;
  /** Close stdin after it. */
  readonly end: boolean;
  readonly replyTo: ReplyTo<WriteInputReply>;
}

export type WriteInputReply =
  | { readonly ok: true; readonly bytes: number }
  | { readonly ok: false; readonly error: ErrorData };

/** What the coordinator may send a process actor. */
export type ProcessMessage = Start | CancelProcess | ReadProcessOutput | WriteProcessInput;
