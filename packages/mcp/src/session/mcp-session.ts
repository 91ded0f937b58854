import { randomUUID } from 'node:crypto';
import { type Host, LongrunError } from '@longrun/host';
import { TaskTable } from '../tasks/task-table.js';
import { SessionInbox } from './session-inbox.js';

/** Calls of one session under way: as many as an agent with a hundred commands at once needs. */
const MAX_CALLS = 128;
/** Starts that come together are told of together. */
const CHANGE_DELAY_MS = 250;
/** Undrained items here; the host's own inbox takes over from there, with its own limit. */
const MAX_UNDRAINED = 10_000;

/**
 * One MCP session, which is one Longrun session under a fresh id that nobody can guess. It owns its inbox and its
 * tasks; its end ends every command of it. Knows nothing of transports and protocol revisions.
 */
export class McpSession {
  readonly host: Host;
  /** The Longrun session. */
  readonly id: string = `mcp-${randomUUID()}`;
  readonly inbox: SessionInbox;
  readonly tasks: TaskTable;
  /** Called when commands were started, so that there are more resources than before. */
  onHandlesChanged: () => void = () => {};
  readonly #report: (error: Error) => void;
  #calls = 0;
  #changeDue: NodeJS.Timeout | undefined;
  #end: Promise<void> | undefined;

  constructor(host: Host, report: (error: Error) => void) {
    this.host = host;
    this.#report = report;
    this.inbox = new SessionInbox(host.session(this.id));
    this.tasks = new TaskTable(this);
  }

  /** Calls a tool of the host on behalf of this session. Rejects with a `LongrunError`. */
  call(tool: string, input: unknown): Promise<Record<string, unknown>> {
    return this.host.callTool(tool, input, { sessionId: this.id });
  }

  /**
   * Starts a command that answers with its handle.
   *
   * @param claimed its result is the caller's; else it is for the inbox
   */
  async start(
    tool: string,
    input: Record<string, unknown>,
    claimed: boolean,
  ): Promise<Record<string, unknown>> {
    if (this.inbox.size >= MAX_UNDRAINED) {
      throw new LongrunError({
        code: 'CAPACITY_EXCEEDED',
        message: `${tool}: the inbox is full; call drain_inbox first.`,
        details: { tool, limit: 'inboxItems' },
      });
    }
    const handle = await this.inbox.spawning(async () => {
      const reply = await this.call(tool, input);
      // Here, and not after `spawning`: there the item may have been given to the inbox.
      if (claimed) this.inbox.claim(String(reply['handle_id']));
      else this.inbox.announce(String(reply['handle_id']));
      return reply;
    });
    this.#changeDue ??= setTimeout(() => {
      this.#changeDue = undefined;
      this.onHandlesChanged();
    }, CHANGE_DELAY_MS).unref();
    return handle;
  }

  /** Runs a call within the bound on calls at one time. */
  async within<Reply>(tool: string, work: () => Promise<Reply>): Promise<Reply> {
    if (this.#calls >= MAX_CALLS) {
      throw new LongrunError({
        code: 'CAPACITY_EXCEEDED',
        message: `${tool}: ${MAX_CALLS} calls of this session are under way.`,
        details: { tool, limit: 'calls', max: MAX_CALLS },
      });
    }
    this.#calls += 1;
    try {
      return await work();
    } finally {
      this.#calls -= 1;
    }
  }

  /** Ends the session and every command of it, within 2 s. Safe to call twice; never rejects: what fails is reported. */
  end(): Promise<void> {
    this.#end ??= this.#endNow();
    return this.#end;
  }

  async #endNow(): Promise<void> {
    clearTimeout(this.#changeDue);
    try {
      await this.host.endSession(this.id);
    } catch (error) {
      // A host that is closed has ended its sessions already.
      if (LongrunError.is(error) && error.code === 'HOST_CLOSED') return;
      this.#report(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.tasks.clear();
    }
  }
}
