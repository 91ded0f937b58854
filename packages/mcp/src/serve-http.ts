import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Host, LongrunError } from '@longrun/host';
import { type NodeIncomingMessageLike, toNodeHandler } from '@modelcontextprotocol/node';
import { Access } from './http/access.js';
import { Front, MCP_PATH } from './http/front.js';
import { HttpExchange } from './http/http-exchange.js';
import { type HttpOptions, type HttpServing, resolveHttpOptions } from './http/http-options.js';
import { HttpSessions } from './http/http-sessions.js';
import { reportByWarning } from './report-by-warning.js';

/** Four for each session that there may be by default: a stream, two calls, one to spare. */
const MAX_CONNECTIONS = 256;
/** One message; the same as over stdio. */
const MAX_BODY_BYTES: number = 4 * 1024 * 1024;
/** Node's own default, said here because it is a promise. */
const MAX_HEADER_BYTES: number = 16 * 1024;
/** Loopback is fast: who needs longer to send a request holds a connection for nothing. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/**
 * A client that sends on a connection in the moment in which it is closed for being idle has lost a call that it may not
 * send again. Longer than common clients keep one, so that they close it.
 */
const KEEP_ALIVE_MS = 75_000;

/**
 * Serves MCP over Streamable HTTP, each client in a session of its own. Loopback only, unless `allowRemote`; a bearer
 * token is always required, and Host and Origin must be known ones. Rejects with `INVALID_PARAMETER`: for an option out
 * of its range, and with `details.errno` for a port that is in use or an address that is not ours. The host is the
 * caller's to close.
 */
export async function serveHttp(host: Host, options: HttpOptions = {}): Promise<HttpServing> {
  const resolved = resolveHttpOptions(options);
  const { onError = reportByWarning } = options;
  const sessions = new HttpSessions(host, resolved, {
    failed: onError,
    refused: options.onError ?? (() => {}),
  });
  const access = new Access(resolved);
  const answer = toNodeHandler(new Front(sessions), { maxRequestBodySize: MAX_BODY_BYTES, onerror: onError });
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    (request, response) => {
      const refusal = access.refusal(request);
      if (refusal !== undefined) refuse(response, refusal.status, refusal.message);
      else answer(withExchange(request, response), response).catch(onError);
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  const port = await listen(server, resolved.port, resolved.hostname);
  server.on('error', onError);
  let closing: Promise<void> | undefined;
  return {
    url: `http://${urlHost(resolved.hostname)}:${port}${MCP_PATH}`,
    token: resolved.token,
    port,
    close: () => {
      closing ??= close(server, sessions);
      return closing;
    },
  };
}

type AdaptedRequest = IncomingMessage & NodeIncomingMessageLike;

async function close(server: Server, sessions: HttpSessions): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  await sessions.endAll();
  server.closeAllConnections();
  await closed;
  // A request that was being read meanwhile may have begun one more.
  await sessions.endAll();
}

/** The adapter hands `auth` on to where requests are handled. */
function withExchange(request: IncomingMessage, response: ServerResponse): AdaptedRequest {
  // A request that a server has received has its method and URL, which the type does not say.
  return Object.assign(request, { auth: new HttpExchange(response).authInfo }) as AdaptedRequest;
}

/** The connection closes with it: the body of who may not come in is not read. */
function refuse(response: ServerResponse, status: number, message: string): void {
  const challenge = status === 401 ? { 'www-authenticate': 'Bearer realm="longrun"' } : {};
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close', ...challenge });
  response.end(JSON.stringify({ jsonrpc: '2.0', error: { code: -32_000, message }, id: null }));
}

function listen(server: Server, port: number, hostname: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const param = error.code === 'EADDRINUSE' || error.code === 'EACCES' ? 'port' : 'hostname';
      const why = error.code === 'EADDRINUSE' ? 'the port is in use' : error.message;
      reject(
        new LongrunError(
          {
            code: 'INVALID_PARAMETER',
            message: `serveHttp: cannot listen on ${hostname}:${port}: ${why}`,
            details: { param, ...(error.code === undefined ? {} : { errno: error.code }) },
          },
          { cause: error },
        ),
      );
    });
    server.listen({ port, host: hostname }, () => {
      server.removeAllListeners('error');
      // A TCP server that listens has an address with a port.
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Every address is reached by loopback as well. */
function urlHost(hostname: string): string {
  if (hostname === '0.0.0.0' || hostname === '::') return 'localhost';
  return hostname.includes(':') ? `[${hostname}]` : hostname;
}
