import type { Host } from '@longrun/host';
import { isLive } from '../socket/is-live.js';
import type { HandleRow, SessionRow } from '../socket/methods.js';

/** The sessions of which a handle is known, in the order of their first one. */
export async function sessionRows(host: Host): Promise<readonly SessionRow[]> {
  const bySession = new Map<string, HandleRow[]>();
  for (const row of await host.listHandles({ includeFinished: true })) {
    const rows = bySession.get(row.session_id);
    if (rows === undefined) bySession.set(row.session_id, [row]);
    else rows.push(row);
  }
  const sessions = [...bySession].map(([session_id, rows]): SessionRow => {
    const live = rows.filter(isLive).length;
    const starts = rows.flatMap(({ started_at }) => started_at ?? []);
    return {
      session_id,
      state: host.session(session_id).ended ? 'ended' : 'open',
      live,
      finished: rows.length - live,
      started_at: starts.length === 0 ? null : starts.reduce((least, each) => Math.min(least, each)),
    };
  });
  return sessions.sort((a, b) => (a.started_at ?? Infinity) - (b.started_at ?? Infinity));
}
