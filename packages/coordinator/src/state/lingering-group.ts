import type { ActorRef } from '@longrun/actor';
import type {
  CancelReply,
  HandleId,
  ProcessIdentity,
  ProcessMessage,
  ReplyTo,
  SessionId,
  ToolResult,
} from '@longrun/protocol';

/** A finished handle whose process group still has members (C14). Its process actor tracks them. */
export interface LingeringGroup {
  readonly handleId: HandleId;
  readonly sessionId: SessionId;
  /** In the environment of its processes. */
  readonly token: string;
  readonly actor: ActorRef<ProcessMessage>;
  readonly leader: ProcessIdentity;
  readonly leftovers: readonly ProcessIdentity[];
  readonly program: string;
  readonly graceMs: number;
  readonly result: ToolResult;
  /** Its spawn was refused: only whoever looks for what lives on sees it, and nothing of it stays. */
  readonly refused: boolean;
  end: LingeringEnd | undefined;
  /** `LostGroups` is at work on it. */
  groupEnd: boolean;
}

/** An attempt to end the group. */
export interface LingeringEnd {
  force: boolean;
  /** Answered by the process actor or by `LostGroups`; the group may still have survivors. */
  answered: boolean;
  readonly askers: ReplyTo<CancelReply>[];
}
