// `longrun mcp`: a host of its own behind an MCP server.
import { createHost, type Host } from '@longrun/host';
import { type HttpServing, serveHttp, serveStdio } from '@longrun/mcp';
import { type StopSignal, stopSignals } from '../client/stop-signals.js';
import { EXIT, exitCodeOfSignal } from '../command-line/exit-codes.js';
import { usageFailure } from '../command-line/failure.js';
import { closedPipe } from '../terminal/closed-pipe.js';

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
  const signals = stopSignals(['SIGINT', 'SIGTERM', 'SIGHUP']);
  const stopped = signals.next();
  const host = await createHost();
  let serving: { close(): Promise<void> } | undefined;
  try {
    if (options.dashboard) {
      const { url } = await host.dashboard();
      tell(options, { dashboard: url }, `dashboard: ${url}`);
    }
    const ends: Promise<StopSignal | 'client gone'>[] = [stopped];
    if (http) {
      serving = await overHttp(host, options);
    } else {
      const stdio = await serveStdio(host);
      serving = stdio;
      // Its stdin tells it of the client's end; ours may be told by stdout first.
      ends.push(
        stdio.closed.then(() => 'client gone'),
        closedPipe().then(() => 'client gone'),
      );
    }
    const why = await Promise.race(ends);
    return why === 'client gone' ? EXIT.ok : exitCodeOfSignal(why);
  } finally {
    await serving?.close();
    await host.close();
    signals.release();
  }
}

/** Resolves once it is served. Only a signal ends it. */
async function overHttp(host: Host, options: McpOptions): Promise<HttpServing> {
  const { port, host: hostname, 'allow-remote': allowRemote } = options;
  const serving = await serveHttp(host, {
    allowRemote,
    ...(port !== undefined && { port }),
    ...(hostname !== undefined && { hostname }),
  });
  const { url, token } = serving;
  tell(options, { url, token }, `MCP at ${url}, with the header: Authorization: Bearer ${token}`);
  return serving;
}

/** On stderr: with stdio, stdout is the protocol's. */
function tell({ json }: McpOptions, data: object, line: string): void {
  process.stderr.write(`${json ? JSON.stringify(data) : `longrun: ${line}`}\n`);
}
