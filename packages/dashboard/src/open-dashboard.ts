import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isIPv6 } from 'node:net';
import type { Dashboard } from './dashboard.js';
import {
  type DashboardOptions,
  invalid,
  type ResolvedDashboardOptions,
  remoteRefused,
  resolveDashboardOptions,
} from './dashboard-options.js';
import type { DashboardSource } from './dashboard-source.js';
import { requestHandler } from './http/handle-request.js';
import { isLoopback } from './http/loopback.js';
import { requestGuard } from './http/request-guard.js';
import { staticFiles } from './http/static-files.js';
import { LiveFeed } from './live/live-feed.js';

/** A browser opens up to six to one server; 16 pages take less. */
const MAX_CONNECTIONS = 128;
/** From the first byte of a request to the last of its headers, and to its end: all of them are small. */
const HEADERS_TIMEOUT_MS = 5000;
const REQUEST_TIMEOUT_MS = 10_000;

/** For tests: how often it looks. */
export interface DashboardTiming {
  /** @default 1000 */
  readonly sampleMs?: number;
}

/**
 * Serves the dashboard of `source`. Rejects with `INVALID_PARAMETER` for an option out of its range, a port in use
 * (`errno: "EADDRINUSE"` in the details) or an address that is not this machine's. It does not keep the process alive.
 */
export async function openDashboard(
  source: DashboardSource,
  given: DashboardOptions = {},
  { sampleMs }: DashboardTiming = {},
): Promise<Dashboard> {
  const options = resolveDashboardOptions(given);
  // Missing files are told now, and not to the first visitor.
  staticFiles();
  const feed = new LiveFeed(source, sampleMs);
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: HEADERS_TIMEOUT_MS,
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.on('connection', (socket) => socket.unref());
  const { address, port } = await listen(server, options);
  if (!options.allowRemote && !isLoopback(address)) {
    // A name may lead anywhere.
    await closed(server);
    throw remoteRefused(`${options.hostname} (${address})`);
  }
  const handle = requestHandler(source, requestGuard(options, port), feed);
  // A connection that could not be accepted, as when descriptors have run out: its browser tries again.
  server.on('error', () => {});
  server.on('request', (request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  server.unref();

  const origin = `http://${isIPv6(options.hostname) ? `[${options.hostname}]` : options.hostname}:${port}`;
  let closing: Promise<void> | undefined;
  return {
    url: `${origin}/#token=${options.token}`,
    origin,
    port,
    token: options.token,
    close: () => {
      closing ??= Promise.all([feed.close(), closed(server)]).then(() => {});
      return closing;
    },
  };
}

function listen(server: Server, { port, hostname }: ResolvedDashboardOptions): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(notListening(error, port, hostname)));
    server.listen({ port, host: hostname, exclusive: true }, () => {
      const address = server.address();
      // Only a pipe has another kind.
      if (address === null || typeof address === 'string') reject(new Error('a server without an address'));
      else resolve(address);
    });
  });
}

function notListening(error: NodeJS.ErrnoException, port: number, hostname: string): Error {
  const { code: errno = 'unknown' } = error;
  switch (errno) {
    case 'EADDRINUSE':
      return invalid('port', `port ${port} of ${hostname} is in use; 0 takes any free one`, { errno }, error);
    case 'EACCES':
      return invalid('port', `port ${port} may not be used by this user`, { errno }, error);
    default:
      return invalid('hostname', `cannot listen on ${hostname}: ${error.message}`, { errno }, error);
  }
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
