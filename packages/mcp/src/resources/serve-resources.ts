import { LongrunError } from '@longrun/host';
import {
  ProtocolError,
  ProtocolErrorCode,
  type Resource,
  ResourceNotFoundError,
  type Server,
} from '@modelcontextprotocol/server';
import { describeHandle, type HandleRow, listHandles } from '../calls/describe-handles.js';
import type { McpSession } from '../session/mcp-session.js';
import { readWholeOutput } from './read-whole-output.js';

const STREAMS = ['stdout', 'stderr'] as const;
/** Resources in one page of `resources/list`. */
const PAGE_SIZE = 200;
const URI = /^longrun:\/\/handles\/([^/]{1,64})\/(stdout|stderr)$/;

/** The output of each handle of the session, as far as it is still remembered. Others' handles look like unknown ones. */
export function serveResources(server: Server, session: McpSession): void {
  server.setRequestHandler('resources/templates/list', () => ({
    resourceTemplates: STREAMS.map((stream) => ({
      uriTemplate: `longrun://handles/{handle_id}/${stream}`,
      name: `${stream} of a command`,
      description: `What a command has printed on ${stream} so far; the end of it where it is long.`,
      mimeType: 'text/plain',
    })),
  }));
  server.setRequestHandler('resources/list', async ({ params }) => {
    const resources = (await listHandles(session)).flatMap(resourcesOf);
    const cursor = params?.cursor;
    // The last one that was shown, so that a page does not move when handles are forgotten in front of it.
    const from = cursor === undefined ? 0 : resources.findIndex(({ uri }) => uri === cursor) + 1;
    if (cursor !== undefined && from === 0)
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'Unknown cursor');
    const page = resources.slice(from, from + PAGE_SIZE);
    const last = page.at(-1);
    const more = from + PAGE_SIZE < resources.length && last !== undefined;
    return { resources: page, ...(more ? { nextCursor: last.uri } : {}) };
  });
  server.setRequestHandler('resources/read', async ({ params: { uri } }) => {
    const [, handleId, stream] = URI.exec(uri) ?? [];
    if (handleId === undefined || stream === undefined) throw new ResourceNotFoundError(uri);
    try {
      const text = await readWholeOutput(session, handleId, stream);
      return { contents: [{ uri, mimeType: 'text/plain', text }] };
    } catch (error) {
      if (LongrunError.is(error) && error.code === 'UNKNOWN_HANDLE') throw new ResourceNotFoundError(uri);
      throw error;
    }
  });
}

function resourcesOf(row: HandleRow): Resource[] {
  return STREAMS.map((stream) => ({
    uri: `longrun://handles/${row.handle_id}/${stream}`,
    name: `${row.handle_id} ${stream}`,
    title: `${stream} of ${row.command.slice(0, MAX_TITLE_LENGTH)}`,
    description: describeHandle(row),
    mimeType: 'text/plain',
    size: stream === 'stdout' ? row.stdout_bytes : row.stderr_bytes,
  }));
}

/** What a list can show of a command. */
const MAX_TITLE_LENGTH = 80;
