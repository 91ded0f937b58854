import type { EndSessionReply, HandleId, ReplyTo, SessionId, Survivor } from '@longrun/protocol';

/** What the session index holds of one session. It stays until nothing of an ended session is left. */
export interface SessionEntry {
  readonly sessionId: SessionId;
  /** Names it in the tokens of its processes. Never used twice, also not for a session of the same id. */
  readonly number: number;
  /** Opened by name or by a process that started. One that is not leaves no trace of a failed spawn. */
  opened: boolean;
  /** A command of it was given to a thread: there may be processes that left their groups. */
  launched: boolean;
  /** Takes no more commands. */
  ended: boolean;
  readonly live: Set<HandleId>;
  readonly lingering: Set<HandleId>;
  readonly delivering: Set<HandleId>;
  /** Places kept in the inbox for live handles and for results under way. */
  reserved: number;
  /**
   * Items that nobody has taken yet. Signed: after a restart of the feedback actor an `acknowledged` may come
   * before the `delivered` of the same item. With the results under way it is never below zero.
   */
  undrained: number;
  ending: SessionEnding | undefined;
  inboxEnded: boolean;
}

/** A session end under way. */
export interface SessionEnding {
  readonly by: 'session-end' | 'close';
  /** The first one is told how many handles its call ended, the others 0. */
  readonly askers: ReplyTo<EndSessionReply>[];
  ended: number;
  /** The search for what its commands left outside their groups. */
  sweep: 'due' | 'running' | 'done';
  /** Monotonic milliseconds: when it is answered, whatever is left. */
  readonly dueAt: number;
  readonly survivors: Survivor[];
}
