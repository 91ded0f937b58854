import { type FeedbackItem, LongrunError } from '@longrun/host';
import type { McpSession } from './mcp-session.js';

/** A command that somebody else cancels sends no item, so it is looked at this often. */
const LOOK_MS = 500;

/** What a started command answers. */
export interface Started {
  readonly handle_id: string;
  readonly [more: string]: unknown;
}

/**
 * A command whose result its caller answers with: a foreground call, or a task. However it goes on, exactly one of
 * `settle` and `release` is called: the result has gone out, or it belongs to the inbox.
 */
export class ClaimedRun {
  readonly started: Started;
  readonly #session: McpSession;

  private constructor(session: McpSession, started: Started) {
    this.#session = session;
    this.started = started;
  }

  /** Starts a command. Rejects with a `LongrunError`, and has left nothing behind then. */
  static async start(session: McpSession, tool: string, input: Record<string, unknown>): Promise<ClaimedRun> {
    const started = await session.start(tool, { ...input, long_running: true }, true);
    return new ClaimedRun(session, { ...started, handle_id: String(started['handle_id']) });
  }

  get handleId(): string {
    return this.started.handle_id;
  }

  /** The result; undefined when it did not come within `timeoutMs`, or before the signal aborted. */
  async finished(timeoutMs: number, signal?: AbortSignal): Promise<Record<string, unknown> | undefined> {
    const { inbox } = this.#session;
    const until = performance.now() + timeoutMs;
    for (;;) {
      const item = inbox.claimed(this.handleId);
      if (item !== undefined) return JSON.parse(item.content);
      const leftMs = until - performance.now();
      if (leftMs <= 0 || isAborted(signal)) return undefined;
      const arrived = (): boolean => inbox.claimed(this.handleId) !== undefined;
      await inbox.until(arrived, Math.min(leftMs, LOOK_MS), signal);
      if (arrived() || isAborted(signal)) continue;
      const end = await this.#endWithoutItem();
      if (end !== undefined) return end;
    }
  }

  /** The result has gone out. Its item, for a reply that gets lost. */
  settle(): FeedbackItem | undefined {
    return this.#session.inbox.settle(this.handleId);
  }

  /** The result belongs to the inbox. */
  release(): void {
    this.#session.inbox.release(this.handleId);
  }

  async #endWithoutItem(): Promise<Record<string, unknown> | undefined> {
    const { inbox } = this.#session;
    const state = await this.#session.call('wait_handles', { handle_ids: [this.handleId], timeout_ms: 0 });
    const [end] = state['finished'] as Record<string, unknown>[]; // As the output schema of wait_handles says.
    if (end === undefined && inbox.ended) {
      throw new LongrunError({ code: 'SESSION_ENDED', message: 'The session has ended.', details: {} });
    }
    return end;
  }
}

/** It may have aborted since one looked, which the compiler does not believe of a property. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
