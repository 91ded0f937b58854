// `longrun mcp`: a host of its own behind an MCP server. All that the command line knows of `@longrun/mcp`.
import { createHost, type Host } from '@longrun/host';
import { type StopSignal, stopSignals } from '../client/stop-signals.js';
import { EXIT, exitCodeOfSignal } from '../command-line/exit-codes.js';
import { Failure, usageFailure } from '../command-line/failure.js';
import { closedPipe } from '../terminal/closed-pipe.js';
import { openDashboard } from './open-dashboard.js';

interface HttpOptions {
  readonly port?: number;
  readonly hostname?: string;
  readonly allowRemote?: boolean;
}

interface McpModule {
  serveStdio(host: Host): Promise<{ readonly closed: Promise<void>; close(): Promise<void> }>;
  serveHttp(
    host: Host,
    options: HttpOptions,
  ): Promise<{ readonly url: string; readonly token: string; close(): Promise<void> }>;
}

export interface McpOptions {
  readonly http: boolean;
  readonly port: number | undefined;
  readonly host: string | undefined;
  readonly 'allow-remote': boolean;
  readonly dashboard: boolean;
  readonly json: boolean;
}

export async function serveMcp(options: McpOptions): Promise<number> {
  const { http, port, host: hostname, 'allow-remote': allowRemote } = options;
  if (!http && (port !== undefined || hostname !== undefined || allowRemote)) {
    throw usageFailure('--port, --host and --allow-remote go with --http.');
  }
  const mcp = await loadMcp();
  const signals = stopSignals(['SIGINT', 'SIGTERM', 'SIGHUP']);
  const stopped = signals.next();
  const host = await createHost();
  try {
    if (options.dashboard) {
      const { url } = await openDashboard(host, undefined);
      tell(options, { dashboard: url }, `dashboard: ${url}`);
    }
    const ends: Promise<StopSignal | 'client gone'>[] = [stopped];
    if (http) {
      await overHttp(mcp, host, options);
    } else {
      const { closed } = await mcp.serveStdio(host);
      // Its stdin tells it of the client's end; ours may be told by stdout first.
      ends.push(
        closed.then(() => 'client gone'),
        closedPipe().then(() => 'client gone'),
      );
    }
    const why = await Promise.race(ends);
    return why === 'client gone' ? EXIT.ok : exitCodeOfSignal(why);
  } finally {
    // Also what is still served: no session outlives its host.
    await host.close();
    signals.release();
  }
}

/** Resolves once it is served. Only a signal ends it. */
async function overHttp(mcp: McpModule, host: Host, options: McpOptions): Promise<void> {
  const { port, host: hostname, 'allow-remote': allowRemote } = options;
  const { url, token } = await mcp.serveHttp(host, {
    allowRemote,
    ...(port !== undefined && { port }),
    ...(hostname !== undefined && { hostname }),
  });
  tell(options, { url, token }, `MCP at ${url}, with the header: Authorization: Bearer ${token}`);
}

/** On stderr: with stdio, stdout is the protocol's. */
function tell({ json }: McpOptions, data: object, line: string): void {
  process.stderr.write(`${json ? JSON.stringify(data) : `longrun: ${line}`}\n`);
}

async function loadMcp(): Promise<McpModule> {
  const loaded: object = await import('@longrun/mcp');
  if ('serveStdio' in loaded && 'serveHttp' in loaded) {
    // Its own types say the same once it has them.
    return loaded as unknown as McpModule;
  }
  throw new Failure({ code: 'NOT_AVAILABLE', message: 'This build has no MCP server.', details: {} });
}
