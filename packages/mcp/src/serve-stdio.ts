import type { Readable, Writable } from 'node:stream';
import type { Host } from '@longrun/host';
import { serveStdio as serveSdkStdio } from '@modelcontextprotocol/server/stdio';
import { reportByWarning } from './report-by-warning.js';
import { sessionServer } from './server/session-server.js';
import { McpSession } from './session/mcp-session.js';
import { LineGuard } from './stdio/line-guard.js';
import { StdioTransport } from './stdio/stdio-transport.js';

export interface StdioOptions {
  /** @default process.stdin */
  readonly stdin?: Readable;
  /** Carries the protocol and nothing else. @default process.stdout */
  readonly stdout?: Writable;
  /** What goes wrong beside the protocol. @default a warning of the process, on stderr */
  readonly onError?: (error: Error) => void;
}

/** An MCP session over stdin and stdout. */
export interface StdioServing {
  /** Resolves when the client has gone, or `close` was called, and every command of the session has ended. */
  readonly closed: Promise<void>;
  /** Ends the session with every command of it, within 2 s. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Serves one client over stdin and stdout, as clients start servers. The end of stdin ends the session. The host is the
 * caller's to close, and so are signals to handle: call `close` on SIGTERM and SIGINT.
 */
export async function serveStdio(host: Host, options: StdioOptions = {}): Promise<StdioServing> {
  const { stdin = process.stdin, stdout = process.stdout, onError = reportByWarning } = options;
  // What a client does wrong is answered to the client; only who asks hears of it as well.
  const refused = options.onError ?? (() => {});
  const session = new McpSession(host, onError);
  const guard = new LineGuard(stdout);
  const transport = new StdioTransport(guard, stdout);
  const serving = serveSdkStdio(({ era }) => sessionServer(session, era, refused), {
    transport,
    onerror: refused,
  });
  const closed = transport.closed.then(() => {
    stdin.unpipe(guard).pause();
    return session.end();
  });
  // `pipe` hands on the end of a stream, and not that it was cut off.
  stdin.on('error', () => guard.end()).once('close', () => guard.end());
  stdin.pipe(guard);
  const close = async (): Promise<void> => {
    // The SDK says goodbye first, which a client that does not read would hold up.
    await Promise.race([serving.close(), session.end()]);
    await transport.close();
    await closed;
  };
  return { closed, close };
}
