import type { McpSession } from '../session/mcp-session.js';
import { createServer, type Era } from './create-server.js';
import type { LongrunServer } from './longrun-server.js';

/** The server of a connection that lasts as long as its session: it tells of new resources itself. */
export function sessionServer(session: McpSession, era: Era, report: (error: Error) => void): LongrunServer {
  const server = createServer(session, era, report);
  session.onHandlesChanged = () => {
    server.sendResourceListChanged().catch(report);
  };
  return server;
}
