import {
  CLIENT_CAPABILITIES_META_KEY,
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
  type Result,
  type Server,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Call } from '../calls/call.js';
import type { ClaimedRun } from '../session/claimed-run.js';
import type { McpSession } from '../session/mcp-session.js';
import { isTerminal, POLL_INTERVAL_MS, type Task, taskFields } from './task.js';

/** The extension of revision 2026-07-28 by which a server may answer a call with a task. */
export const TASKS_EXTENSION = 'io.modelcontextprotocol/tasks';

/** A command that ends within one interval of polling is answered at once: it costs one request instead of two. */
export const TASK_AFTER_MS: number = POLL_INTERVAL_MS;

const taskParams = z.looseObject({ taskId: z.string() });

/** `tasks/get` with the result in its answer, `tasks/update`, and `tasks/cancel`, which ends the command. */
export function serveTasksExtension(server: Server, session: McpSession): void {
  const { tasks } = session;
  const find = (taskId: string, ctx: ServerContext): Task => {
    if (!declaresTasks(ctx)) {
      throw new MissingRequiredClientCapabilityError({
        requiredCapabilities: { extensions: { [TASKS_EXTENSION]: {} } },
      });
    }
    const task = tasks.get(taskId);
    if (task === undefined) throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'Task not found');
    return task;
  };
  server.setRequestHandler('tasks/get', { params: taskParams }, ({ taskId }, ctx) =>
    detailed(find(taskId, ctx)),
  );
  server.setRequestHandler('tasks/update', { params: taskParams }, ({ taskId }, ctx) => {
    // Commands ask for nothing, so no response is outstanding, and what is not outstanding is to be ignored.
    find(taskId, ctx);
    return {};
  });
  server.setRequestHandler('tasks/cancel', { params: taskParams }, async ({ taskId }, ctx) => {
    const task = find(taskId, ctx);
    if (!isTerminal(task)) await tasks.cancel(task);
    return {};
  });
}

/** Whether the capabilities that came with a request name the extension. */
export function declaresTasks({ mcpReq: { envelope } }: ServerContext): boolean {
  const capabilities: unknown = Object(envelope)[CLIENT_CAPABILITIES_META_KEY];
  const extensions: unknown = Object(capabilities)['extensions'];
  return typeof extensions === 'object' && extensions !== null && TASKS_EXTENSION in extensions;
}

/** The answer of a call whose command still runs. If it is known not to get out, the result belongs to the inbox. */
export function extensionTask(run: ClaimedRun, { session: { tasks }, exchange }: Call): Result {
  const task = tasks.adopt(run);
  exchange?.onLost(() => tasks.abandon(task, run));
  return { ...wireTask(task), resultType: 'task' };
}

function wireTask(task: Task): Result {
  return { ...taskFields(task), ttlMs: task.ttlMs, pollIntervalMs: POLL_INTERVAL_MS };
}

function detailed(task: Task): Result {
  switch (task.status) {
    case 'completed':
      return { ...wireTask(task), result: { resultType: 'complete', ...task.result } };
    case 'failed':
      return { ...wireTask(task), error: task.error };
    case 'cancelled':
    case 'working':
      return wireTask(task);
  }
}
