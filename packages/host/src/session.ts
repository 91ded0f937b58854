import type { FeedbackItem, SessionId, Survivor } from '@longrun/protocol';

/** What ending a session did. */
export interface SessionEnd {
  /** Live handles that were ended. */
  readonly ended: number;
  /** Processes that the kernel would not let go within 2 s. */
  readonly survivors: readonly Survivor[];
}

/** What a session asks of its host. */
export interface SessionBackend {
  takeAll(sessionId: SessionId): FeedbackItem[];
  take(sessionId: SessionId): FeedbackItem | undefined;
  wait(sessionId: SessionId, timeoutMs: number | undefined): Promise<boolean>;
  isClosed(sessionId: SessionId): boolean;
  endSession(sessionId: SessionId): Promise<SessionEnd>;
}

/** One agent's commands and its inbox. Any number of `Session` objects may stand for the same session. */
export class Session {
  readonly id: SessionId;
  readonly #backend: SessionBackend;

  constructor(id: SessionId, backend: SessionBackend) {
    this.id = id;
    this.#backend = backend;
  }

  /** True once no item can come any more: the session has ended, or its host is closed. */
  get ended(): boolean {
    return this.#backend.isClosed(this.id);
  }

  /**
   * Takes every item there is, in order, each once. Synchronous, and complete even if this thread was blocked
   * until now: call it before a turn.
   */
  drain(): FeedbackItem[] {
    return this.#backend.takeAll(this.id);
  }

  /**
   * Resolves true as soon as the inbox has an item; false after `timeoutMs` milliseconds (default, and Infinity: no
   * limit) or once no item can come any more: `ended` tells which. Takes nothing. Rejects with `INVALID_PARAMETER`
   * for a negative `timeoutMs` or one of more than 23 days.
   */
  wait(options: { readonly timeoutMs?: number } = {}): Promise<boolean> {
    return this.#backend.wait(this.id, options.timeoutMs);
  }

  /** The inbox as a stream. Each item is taken when it is yielded; ends with the session. */
  async *feedback(): AsyncGenerator<FeedbackItem, void, undefined> {
    for (;;) {
      const item = this.#backend.take(this.id);
      if (item !== undefined) yield item;
      else if (this.#backend.isClosed(this.id)) return;
      else await this.#backend.wait(this.id, undefined);
    }
  }

  /**
   * Refuses later commands and ends every handle of the session, in parallel, within 2 s. Items that are in the
   * inbox already can still be drained, unless later sessions end with more undrained items than one inbox holds
   * (`limits.inboxItems`). A second call answers `{ ended: 0 }`.
   */
  end(): Promise<SessionEnd> {
    return this.#backend.endSession(this.id);
  }
}
