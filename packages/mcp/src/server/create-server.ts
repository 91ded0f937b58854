import type { ServerCapabilities, ServerContext } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Call } from '../calls/call.js';
import { callTool, RUN_TOOLS } from '../calls/call-tool.js';
import { Progress } from '../calls/progress.js';
import { errorReply, toolReply } from '../calls/tool-reply.js';
import { HttpExchange } from '../http/http-exchange.js';
import { serveResources } from '../resources/serve-resources.js';
import type { McpSession } from '../session/mcp-session.js';
import { callAsCoreTask, serveCoreTasks } from '../tasks/core-tasks.js';
import {
  declaresTasks,
  extensionTask,
  serveTasksExtension,
  TASK_AFTER_MS,
  TASKS_EXTENSION,
} from '../tasks/tasks-extension.js';
import { listTools } from '../tools/list-tools.js';
import { INSTRUCTIONS } from './instructions.js';
import { LongrunServer } from './longrun-server.js';
import { SERVER_INFO } from './server-info.js';

/** Revisions up to 2025-11-25 begin with `initialize`; from 2026-07-28 on each request says what it is. */
export type Era = 'legacy' | 'modern';

const callParams = z.looseObject({
  name: z.string(),
  arguments: z.record(z.string(), z.unknown()).optional(),
  /** Revision 2025-11-25 only. */
  task: z.looseObject({ ttl: z.number().int().min(0).optional() }).optional(),
});

/** A protocol server for one session: every method of one era, answered from the session. */
export function createServer(session: McpSession, era: Era, report: (error: Error) => void): LongrunServer {
  const coreTasks = era === 'legacy';
  const server = new LongrunServer(SERVER_INFO, {
    capabilities: capabilitiesOf(era),
    instructions: INSTRUCTIONS,
  });
  server.onerror = report;
  server.setRequestHandler('tools/list', () => ({ tools: listTools(session.host, { coreTasks }) }));
  server.setRequestHandler('tools/call', { params: callParams }, async (params, ctx) => {
    const { name, arguments: input = {}, task } = params;
    const call = callOf(session, ctx);
    if (coreTasks && task !== undefined) return callAsCoreTask(name, input, call, task.ttl);
    try {
      const takesTasks = !coreTasks && declaresTasks(ctx);
      if (takesTasks && RUN_TOOLS.includes(name)) session.tasks.makeRoom();
      const end = await callTool(name, input, call, takesTasks ? TASK_AFTER_MS : undefined);
      return end.kind === 'answer' ? toolReply(end.output) : extensionTask(end.run, call);
    } catch (error) {
      return errorReply(error);
    }
  });
  serveResources(server, session);
  if (coreTasks) serveCoreTasks(server, session);
  else serveTasksExtension(server, session);
  return server;
}

function capabilitiesOf(era: Era): ServerCapabilities {
  return {
    tools: {},
    resources: { listChanged: true },
    ...(era === 'legacy'
      ? { tasks: { list: {}, cancel: {}, requests: { tools: { call: {} } } } }
      : { extensions: { [TASKS_EXTENSION]: {} } }),
  };
}

function callOf(session: McpSession, ctx: ServerContext): Call {
  const { signal, notify, _meta } = ctx.mcpReq;
  const progressToken = _meta?.progressToken;
  return {
    session,
    signal,
    progress: new Progress(
      progressToken === undefined
        ? undefined
        : (params) => notify({ method: 'notifications/progress', params: { progressToken, ...params } }),
    ),
    exchange: HttpExchange.of(ctx.http?.authInfo),
  };
}
