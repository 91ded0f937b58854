import {
  type AuthInfo,
  isInitializeRequest,
  isJsonContentType,
  isLegacyRequest,
} from '@modelcontextprotocol/server';
import { HttpExchange } from './http-exchange.js';
import type { HttpSession } from './http-session.js';
import type { HttpSessions } from './http-sessions.js';
import { rpcError } from './rpc-error.js';

/** The one path that is served. */
export const MCP_PATH = '/mcp';
/** By which a client of a revision without sessions says that it wants one of its own. */
export const SESSION_HEADER = 'longrun-session';
const SESSION_NAME = /^[\x21-\x7e]{1,128}$/;

/** Finds out of which revision and session a request is, and hands it on. What it sees has passed `Access`. */
export class Front {
  readonly #sessions: HttpSessions;

  constructor(sessions: HttpSessions) {
    this.#sessions = sessions;
  }

  readonly fetch = async (
    request: Request,
    { authInfo }: { readonly authInfo?: AuthInfo } = {},
  ): Promise<Response> => {
    const exchange = HttpExchange.of(authInfo);
    if (authInfo === undefined || exchange === undefined) throw new Error('A request came past the door');
    if (new URL(request.url).pathname !== MCP_PATH)
      return rpcError(404, -32_000, `Not found: MCP is at ${MCP_PATH}`);
    let body: unknown;
    if (request.method === 'POST') {
      if (!isJsonContentType(request.headers.get('content-type'))) {
        return rpcError(415, -32_000, 'Unsupported Media Type: Content-Type must be application/json');
      }
      try {
        body = JSON.parse(await request.text());
      } catch {
        return rpcError(400, -32_700, 'Parse error: the body is not JSON');
      }
    }
    const legacy = request.method !== 'POST' || (await isLegacyRequest(request, body));
    const found = legacy ? await this.#initialized(request, body) : this.#named(request);
    if (found instanceof Response) return found;
    found.opened(exchange, request.method === 'GET' || isListen(body));
    const response = await found.serving.fetch(request, {
      authInfo,
      ...(body === undefined ? {} : { parsedBody: body }),
    });
    // An `initialize` that was refused has begun nothing.
    if (legacy && !request.headers.has('mcp-session-id') && !response.ok) await found.end();
    return exchange.endingWithClient(response);
  };

  async #initialized(request: Request, body: unknown): Promise<HttpSession | Response> {
    const id = request.headers.get('mcp-session-id');
    if (id !== null) return this.#sessions.find(id) ?? rpcError(404, -32_001, 'Session not found');
    if (!isInitializeRequest(body)) {
      return rpcError(
        400,
        -32_000,
        'Bad Request: begin with initialize, then send the Mcp-Session-Id of its answer',
      );
    }
    return this.#sessions.isFull ? full() : this.#sessions.initialize();
  }

  #named(request: Request): HttpSession | Response {
    const name = request.headers.get(SESSION_HEADER);
    if (name !== null && !SESSION_NAME.test(name)) {
      return rpcError(
        400,
        -32_600,
        `Bad Request: ${SESSION_HEADER} must be 1 to 128 visible ASCII characters`,
      );
    }
    return this.#sessions.named(name ?? '') ?? full();
  }
}

function full(): Response {
  const data = { code: 'CAPACITY_EXCEEDED', details: { limit: 'maxSessions' } };
  return rpcError(503, -32_000, 'Too many sessions', { data, headers: { 'retry-after': '30' } });
}

function isListen(body: unknown): boolean {
  return Object(body)['method'] === 'subscriptions/listen';
}
