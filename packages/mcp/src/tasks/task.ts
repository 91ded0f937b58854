import type { CallToolResult } from '@modelcontextprotocol/server';

/** Both revisions of tasks know these and `input_required`, which no command needs. */
export type TaskStatus = 'working' | 'completed' | 'cancelled' | 'failed';

/** A command that its client asks about until it has ended. */
export interface Task {
  /** A UUID: who does not know it cannot ask. */
  readonly id: string;
  readonly handleId: string;
  /** Unix milliseconds. */
  readonly createdAt: number;
  lastUpdatedAt: number;
  /** From its creation; afterwards it may be forgotten once its command has ended. */
  readonly ttlMs: number;
  status: TaskStatus;
  statusMessage: string;
  /** What the call would have answered: with `completed` and `cancelled`. */
  result?: CallToolResult;
  /** With `failed` only: what went wrong in the server. */
  error?: { readonly code: number; readonly message: string };
  /** Resolves when the status is terminal. */
  readonly done: Promise<void>;
}

/** As common clients poll by themselves. */
export const POLL_INTERVAL_MS = 1000;

export function isTerminal({ status }: Task): boolean {
  return status !== 'working';
}

/** What both revisions tell of a task in the same words. Each has its own for the times to live and to poll. */
export function taskFields(task: Task): {
  taskId: string;
  status: string;
  statusMessage: string;
  createdAt: string;
  lastUpdatedAt: string;
} {
  return {
    taskId: task.id,
    status: task.status,
    statusMessage: task.statusMessage,
    createdAt: new Date(task.createdAt).toISOString(),
    lastUpdatedAt: new Date(task.lastUpdatedAt).toISOString(),
  };
}
