import { randomUUID } from 'node:crypto';
import { type FeedbackItem, LongrunError } from '@longrun/host';
import { ProtocolErrorCode } from '@modelcontextprotocol/server';
import { toolReply } from '../calls/tool-reply.js';
import type { ClaimedRun } from '../session/claimed-run.js';
import type { McpSession } from '../session/mcp-session.js';
import { isTerminal, type Task, type TaskStatus } from './task.js';

/** Tasks of one session; each may hold a result of a hundred KiB. */
const MAX_TASKS = 256;
/** An hour: a client that was restarted still finds what it had asked for. */
const DEFAULT_TTL_MS = 3_600_000;
/** A day. */
const MAX_TTL_MS = 86_400_000;

/**
 * The tasks of one session. A task is a command under the care of this table until its end: then it holds what the
 * call would have answered, until its time to live is over or newer tasks need the room. Results of tasks are not in
 * the inbox. Knows nothing of how either revision writes tasks.
 */
export class TaskTable {
  readonly #session: McpSession;
  /** By age. */
  readonly #tasks = new Map<string, Task>();
  readonly #settled = new WeakMap<Task, FeedbackItem>();
  /** Called when a task has come to its end. */
  onEnded: (task: Task) => void = () => {};

  constructor(session: McpSession) {
    this.#session = session;
  }

  /** To be called before the command of a task is started. Throws CAPACITY_EXCEEDED when every task still works. */
  makeRoom(): void {
    this.#forgetOld();
    if (this.#tasks.size < MAX_TASKS) return;
    const oldest = [...this.#tasks.values()].find(isTerminal);
    if (oldest !== undefined) {
      this.#tasks.delete(oldest.id);
      return;
    }
    const details = { limit: 'tasks', max: MAX_TASKS };
    throw new LongrunError({
      code: 'CAPACITY_EXCEEDED',
      message: `${MAX_TASKS} tasks are at work.`,
      details,
    });
  }

  /**
   * Makes a task of a command that has been started. From here on the run is the table's.
   *
   * @param ttlMs 0 to a day; default an hour
   */
  adopt(run: ClaimedRun, ttlMs: number = DEFAULT_TTL_MS): Task {
    const now = Date.now();
    let resolve: () => void = () => {};
    const done = new Promise<void>((settled) => {
      resolve = settled;
    });
    const task: Task = {
      id: randomUUID(),
      handleId: run.handleId,
      createdAt: now,
      lastUpdatedAt: now,
      ttlMs: Math.min(ttlMs, MAX_TTL_MS),
      status: 'working',
      statusMessage: `${run.handleId} runs: ${String(run.started['command']).slice(0, MAX_COMMAND_LENGTH)}`,
      done,
    };
    this.#tasks.set(task.id, task);
    void this.#watch(task, run).then(resolve);
    return task;
  }

  get(id: string): Task | undefined {
    this.#forgetOld();
    return this.#tasks.get(id);
  }

  /** Its client never heard of it: the result belongs to the inbox. */
  abandon(task: Task, run: ClaimedRun): void {
    if (!this.#tasks.delete(task.id)) return;
    const item = this.#settled.get(task);
    if (isTerminal(task)) this.#session.inbox.putBack(item === undefined ? [] : [item]);
    else run.release();
  }

  /** All of them, the oldest first. */
  list(): readonly Task[] {
    this.#forgetOld();
    return [...this.#tasks.values()];
  }

  /**
   * Ends the task's command with everything it has started. Resolves when that is done, or when the command has come
   * to its own end first: the status says which.
   */
  async cancel(task: Task): Promise<void> {
    const {
      cancelled,
      leftovers_ended: _,
      ...receipt
    } = await this.#session.call('cancel_handle', {
      handle_id: task.handleId,
    });
    if (cancelled === true) this.#end(task, 'cancelled', `${task.handleId} was cancelled`, receipt);
    else await task.done;
  }

  clear(): void {
    this.#tasks.clear();
  }

  async #watch(task: Task, run: ClaimedRun): Promise<void> {
    try {
      const result = (await run.finished(Number.POSITIVE_INFINITY)) ?? {};
      const item = run.settle();
      if (item !== undefined) this.#settled.set(task, item);
      const status = result['status'] === 'cancelled' ? 'cancelled' : 'completed';
      this.#end(task, status, describeEnd(task.handleId, result), result);
    } catch (error) {
      run.release();
      const message = error instanceof Error ? error.message : String(error);
      task.error = { code: ProtocolErrorCode.InternalError, message };
      this.#end(task, 'failed', message);
    }
  }

  #end(task: Task, status: TaskStatus, statusMessage: string, output?: Record<string, unknown>): void {
    if (isTerminal(task)) return;
    task.status = status;
    task.statusMessage = statusMessage;
    task.lastUpdatedAt = Date.now();
    if (output !== undefined) task.result = toolReply(output);
    this.onEnded(task);
  }

  #forgetOld(): void {
    const now = Date.now();
    for (const task of this.#tasks.values()) {
      if (isTerminal(task) && task.createdAt + task.ttlMs <= now) this.#tasks.delete(task.id);
    }
  }
}

/** A status line is for people. */
const MAX_COMMAND_LENGTH = 200;

function describeEnd(handleId: string, result: Record<string, unknown>): string {
  const { status, signal, exit_code: exitCode } = result;
  if (status !== 'completed') return `${handleId} ${String(status)}`;
  return `${handleId} ended with ${signal === null ? `exit code ${String(exitCode)}` : String(signal)}`;
}
