import { LongrunError } from '@longrun/host';
import { type Resource, ResourceNotFoundError, type Server } from '@modelcontextprotocol/server';
import { describeHandle, type HandleRow, listHandles } from '../calls/describe-handles.js';
import { page } from '../server/page.js';
import type { McpSession } from '../session/mcp-session.js';
import { readWholeOutput } from './read-whole-output.js';

const STREAMS = ['stdout', 'stderr'] as const;
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
    const { entries, nextCursor } = page(resources, ({ uri }) => uri, params?.cursor);
    return { resources: [...entries], ...(nextCursor === undefined ? {} : { nextCursor }) };
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
