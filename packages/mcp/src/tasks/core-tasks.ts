import { LongrunError } from '@longrun/host';
import {
  ProtocolError,
  ProtocolErrorCode,
  RELATED_TASK_META_KEY,
  type Result,
  type Server,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Call } from '../calls/call.js';
import { RUN_TOOLS } from '../calls/call-tool.js';
import { isForeground } from '../calls/run-command.js';
import { toolReply } from '../calls/tool-reply.js';
import { page } from '../server/page.js';
import { ClaimedRun } from '../session/claimed-run.js';
import type { McpSession } from '../session/mcp-session.js';
import { isTerminal, POLL_INTERVAL_MS, type Task, taskFields } from './task.js';

const taskParams = z.looseObject({ taskId: z.string() });
const listParams = z.looseObject({ cursor: z.string().optional() });

/**
 * Tasks of revision 2025-11-25, where the client asks for one with its call. `tasks/cancel` has ended the command when
 * it answers, and `tasks/result` waits.
 */
export function serveCoreTasks(server: Server, session: McpSession): void {
  const { tasks } = session;
  const find = (taskId: string): Task => {
    const task = tasks.get(taskId);
    if (task === undefined) throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'Task not found');
    return task;
  };
  server.setRequestHandler('tasks/get', { params: taskParams }, ({ taskId }) => wireTask(find(taskId)));
  server.setRequestHandler('tasks/result', { params: taskParams }, async ({ taskId }, ctx) => {
    const task = find(taskId);
    await session.within('tasks/result', () => ended(task, ctx.mcpReq.signal));
    return resultOf(task);
  });
  server.setRequestHandler('tasks/list', { params: listParams }, ({ cursor }) => {
    const { entries, nextCursor } = page(tasks.list(), ({ id }) => id, cursor);
    return { tasks: entries.map(wireTask), ...(nextCursor === undefined ? {} : { nextCursor }) };
  });
  server.setRequestHandler('tasks/cancel', { params: taskParams }, async ({ taskId }) => {
    const task = find(taskId);
    const over = isTerminal(task);
    if (!over) await tasks.cancel(task);
    // A command that came to its own end first was not cancelled.
    if (!over && task.status === 'cancelled') return wireTask(task);
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, `The task is ${task.status} already`);
  });
  tasks.onEnded = (task) => {
    const told = server.notification({ method: 'notifications/tasks/status', params: wireTask(task) });
    told.catch((error) => server.onerror?.(error));
  };
}

/** A run tool called with `task`: answers with the task once the command runs. */
export async function callAsCoreTask(
  tool: string,
  input: Record<string, unknown>,
  call: Call,
  ttlMs: number | undefined,
): Promise<Result> {
  const { session } = call;
  if (!RUN_TOOLS.includes(tool)) {
    throw new ProtocolError(ProtocolErrorCode.MethodNotFound, `${tool} cannot be called as a task`);
  }
  try {
    return await session.within(tool, async () => {
      if (!isForeground(input)) {
        const message = `${tool}: long_running must not be true in a task: the task is the handle.`;
        throw new LongrunError({
          code: 'INVALID_PARAMETER',
          message,
          details: { tool, param: 'long_running' },
        });
      }
      session.tasks.makeRoom();
      const run = await ClaimedRun.start(session, tool, input);
      return { task: wireTask(session.tasks.adopt(run, ttlMs)) };
    });
  } catch (error) {
    // Without a task there is nowhere to put a result, so a refusal is an error of the protocol here.
    if (!LongrunError.is(error)) throw error;
    const wrong = error.code === 'INVALID_PARAMETER';
    const code = wrong ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError;
    throw new ProtocolError(code, `${error.code}: ${error.message}`, error.toJSON());
  }
}

function wireTask(task: Task): ReturnType<typeof taskFields> & { ttl: number; pollInterval: number } {
  return { ...taskFields(task), ttl: task.ttlMs, pollInterval: POLL_INTERVAL_MS };
}

function resultOf(task: Task): Result {
  if (task.error !== undefined) throw new ProtocolError(task.error.code, task.error.message);
  const _meta = { [RELATED_TASK_META_KEY]: { taskId: task.id } };
  return { ...(task.result ?? toolReply({})), _meta };
}

/** Resolves at the task's end, or when the client no longer waits; nothing is left behind then. */
function ended(task: Task, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      signal.removeEventListener('abort', done);
      resolve();
    };
    if (signal.aborted) done();
    else signal.addEventListener('abort', done);
    void task.done.then(done);
  });
}
