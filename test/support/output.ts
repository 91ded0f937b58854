import assert from 'node:assert/strict';
import type { Host } from '@longrun/host';
import type { ToolInput, ToolOutput } from '@longrun/protocol/tools';

export function read(
  host: Host,
  sessionId: string,
  handleId: string,
  more: Omit<ToolInput<'read_output'>, 'handle_id'> = {},
): Promise<ToolOutput<'read_output'>> {
  return host.callTool('read_output', { handle_id: handleId, ...more }, { sessionId });
}

/** Reads a stream from its start until it holds the text, however long that takes. */
export async function seeOutput(
  host: Host,
  sessionId: string,
  handleId: string,
  text: string,
  stream: 'stdout' | 'stderr' = 'stdout',
): Promise<string> {
  let seen = '';
  let offset = 0;
  while (!seen.includes(text)) {
    const range = await read(host, sessionId, handleId, { stream, offset, wait_ms: 20_000 });
    seen += range.text;
    assert.ok(
      range.next_offset > offset,
      `${stream} has ${JSON.stringify(seen)}, and no ${JSON.stringify(text)}`,
    );
    offset = range.next_offset;
  }
  return seen;
}

/** A whole stream, read in pieces of at most `maxBytes`. */
export async function readAll(
  host: Host,
  sessionId: string,
  handleId: string,
  stream: 'stdout' | 'stderr' = 'stdout',
  maxBytes: number = 1024 * 1024,
): Promise<string> {
  const pieces: string[] = [];
  for (let offset = 0; ; ) {
    const range = await read(host, sessionId, handleId, { stream, offset, max_bytes: maxBytes });
    pieces.push(range.text);
    if (range.eof) return pieces.join('');
    assert.ok(range.next_offset > offset, `reading ${stream} stands still at ${offset}`);
    offset = range.next_offset;
  }
}
