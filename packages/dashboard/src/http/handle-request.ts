// One request, from its first line to its answer. Nothing of it is logged: its headers carry the token.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Call } from '../calls/call.js';
import { cancelHandle } from '../calls/cancel-handle.js';
import { endSession } from '../calls/end-session.js';
import { readOutput } from '../calls/read-output.js';
import type { DashboardSource } from '../dashboard-source.js';
import { type LiveFeed, MAX_VIEWERS } from '../live/live-feed.js';
import { readBody } from './read-body.js';
import type { RequestGuard } from './request-guard.js';
import { refuse, respond, respondError, respondJson } from './respond.js';
import { SECURITY_HEADERS } from './security-headers.js';
import { staticFiles } from './static-files.js';

const CALLS: Readonly<Record<string, Call>> = {
  '/api/cancel': cancelHandle,
  '/api/end-session': endSession,
  '/api/read-output': readOutput,
};
/** Answers that are being waited for, those of all pages together: each page has one for output, and a click or two. */
const MAX_PENDING_CALLS: number = 4 * MAX_VIEWERS;
/** The text format that Prometheus has read since 2014. */
const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export function requestHandler(
  source: DashboardSource,
  guard: RequestGuard,
  feed: LiveFeed,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  let pendingCalls = 0;

  const call = async (run: Call, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (pendingCalls >= MAX_PENDING_CALLS) return refuse(response, 503, 'Too many calls are under way.');
    pendingCalls += 1;
    try {
      const body = await readBody(request);
      if (!body.ok) return refuse(response, body.status, body.message);
      respondJson(response, 200, await run(source, body.value));
    } catch (error) {
      respondError(response, error);
    } finally {
      pendingCalls -= 1;
    }
  };

  return async (request, response) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    const method = request.method ?? '';
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const stranger = guard.checkHost(request);
    if (stranger !== undefined) return refuse(response, stranger.status, stranger.message);

    const file = staticFiles().get(path);
    if (file !== undefined) {
      if (method !== 'GET' && method !== 'HEAD') return refuse(response, 405, 'Only GET.');
      return respond(response, 200, file.type, method === 'HEAD' ? '' : file.body);
    }

    const run = Object.hasOwn(CALLS, path) ? CALLS[path] : undefined;
    const foreign = method === 'GET' ? undefined : guard.checkOrigin(request);
    const refusal = foreign ?? guard.checkToken(request);
    if (refusal !== undefined) return refuse(response, refusal.status, refusal.message);

    if (run !== undefined) {
      return method === 'POST' ? call(run, request, response) : refuse(response, 405, 'Only POST.');
    }
    if (method !== 'GET') return refuse(response, path.startsWith('/api/') ? 405 : 404, 'Not here.');
    if (path === '/api/events') {
      if (!feed.add(response)) refuse(response, 503, `${MAX_VIEWERS} pages are open already.`);
      return;
    }
    if (path === '/metrics' && source.metrics !== undefined) {
      try {
        return respond(response, 200, METRICS_TYPE, await source.metrics());
      } catch (error) {
        return respondError(response, error);
      }
    }
    return refuse(response, 404, 'Not here.');
  };
}
