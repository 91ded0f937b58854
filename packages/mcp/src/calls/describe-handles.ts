import type { McpSession } from '../session/mcp-session.js';

/** A row of `list_handles`, as far as it is needed here. */
export interface HandleRow {
  readonly handle_id: string;
  readonly command: string;
  readonly state: string;
  readonly stdout_bytes: number;
  readonly stderr_bytes: number;
  readonly duration_ms: number;
  readonly silent_ms: number;
  readonly ended_at: number | null;
}

/** The handles of a session, live and finished. */
export async function listHandles(session: McpSession): Promise<readonly HandleRow[]> {
  const { handles } = await session.call('list_handles', { include_finished: true });
  return handles as HandleRow[]; // As the output schema of list_handles says.
}

/** One line about how some handles are doing, for people. */
export async function describeHandles(session: McpSession, handleIds: readonly string[]): Promise<string> {
  const rows = (await listHandles(session)).filter(({ handle_id }) => handleIds.includes(handle_id));
  const [only] = rows;
  if (handleIds.length === 1 && only !== undefined) return describeHandle(only);
  const ended = rows.filter(({ ended_at }) => ended_at !== null).length;
  return `${ended} of ${handleIds.length} ended`;
}

export function describeHandle(row: HandleRow): string {
  const seconds = (ms: number): string => `${Math.floor(ms / 1000)} s`;
  const bytes = row.stdout_bytes + row.stderr_bytes;
  return `${row.handle_id} ${row.state}, ${seconds(row.duration_ms)}, ${bytes} bytes of output, silent for ${seconds(row.silent_ms)}`;
}
