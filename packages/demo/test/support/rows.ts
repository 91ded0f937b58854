import type { HandleRow } from '../../dist/view/handle-row.js';

type Fields = Partial<Omit<HandleRow, 'handle_id'>> & { readonly n: number };

/** A row of the table; what a test does not care for is filled in. */
export function row({ n, ...fields }: Fields): HandleRow {
  return {
    // The brand is the protocol's; in the table an id is a text like any other.
    handle_id: `hto-1f-${n}` as HandleRow['handle_id'],
    command_id: '01J00000000000000000000000',
    session_id: 'agent-1',
    command: 'npm run build',
    state: 'running',
    pid: 4711,
    started_at: 1_700_000_000_000,
    ended_at: null,
    exit_code: null,
    signal: null,
    duration_ms: 1234,
    stdout_bytes: 0,
    stderr_bytes: 0,
    silent_ms: 0,
    descendants_alive: 0,
    ...fields,
  };
}
