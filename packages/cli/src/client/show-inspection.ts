// `longrun inspect`.
import type { HostInspection, ToolResult } from '@longrun/host';
import { EXIT } from '../command-line/exit-codes.js';
import { isLive } from '../socket/is-live.js';
import type { Backend, HandleRow, ServerInfo } from '../socket/methods.js';
import { outputWidth, printJson, printLines } from '../terminal/output.js';
import { outputStyle } from '../terminal/style.js';
import { fields } from '../view/fields.js';
import { formatBytes, formatDuration } from '../view/format.js';
import { stateText } from '../view/handle-columns.js';
import { callTool } from './call-tool.js';
import { findHandles } from './find-handles.js';

interface Options {
  readonly json: boolean;
}

export async function inspectServer(backend: Backend, { json }: Options): Promise<number> {
  const [server, host] = await Promise.all([backend.call('server', {}), backend.call('inspect', {})]);
  if (json) printJson({ server, host });
  else printLines(fields(serverFields(server, host), { width: outputWidth(), style: outputStyle() }));
  return EXIT.ok;
}

export async function inspectHandle(
  backend: Backend,
  words: readonly string[],
  { json }: Options,
): Promise<number> {
  const [row] = await findHandles(backend, words);
  if (row === undefined) return EXIT.unknown;
  const input = { handle_ids: [row.handle_id], timeout_ms: 0 };
  const { output } = await callTool(backend, 'wait_handles', input, { session: row.session_id });
  const [result] = output.finished;
  if (json) printJson({ handle: row, result: result ?? null });
  else printLines(fields(handleFields(row, result), { width: outputWidth(), style: outputStyle() }));
  return EXIT.ok;
}

type Pairs = readonly (readonly [name: string, value: string])[];

function serverFields(server: ServerInfo, host: HostInspection): Pairs {
  const { coordinator, feedback, system, threads, guardian, cgroup } = host;
  const deaths = guardian.restarts === 0 ? '' : `, replaced ${guardian.restarts} times`;
  return [
    ['server', `${server.name}, pid ${server.pid}, version ${server.version}`],
    ['up', `${formatDuration(Date.now() - server.started_at)}, in ${server.cwd}`],
    ['launcher', host.launcher],
    ['guardian', guardian.kind === 'none' ? 'none' : `${guardian.kind}, pid ${guardian.pid}${deaths}`],
    ['cgroup', cgroup ?? 'none'],
    ['sessions', `${coordinator.sessions.open} open, ${coordinator.sessions.ended} ended`],
    ['handles', counts(coordinator.handles, 'none')],
    ['processes', `of ${host.liveHandles} handles, ${coordinator.lingering} of which have ended`],
    ['receipts', String(coordinator.receipts)],
    ['since start', counts(coordinator.counters, 'nothing')],
    [
      'threads',
      `${threads.length}; processes on each: ${threads.map(({ actors }) => actors).join(' ') || '-'}`,
    ],
    ['queued', String(host.queuedCommands)],
    ['output files', formatBytes(host.spilledBytes)],
    ['inboxes', `${feedback.items} items in ${feedback.inboxes}`],
    ['mailboxes', mailboxes(system.actors)],
  ];
}

function handleFields(row: HandleRow, result: ToolResult | undefined): Pairs {
  const always: Pairs = [
    ['handle', row.handle_id],
    ['command', row.command],
    ['session', row.session_id],
    ['state', stateText(row)],
    ['pid', row.pid === null ? '-' : String(row.pid)],
    ['started', timeText(row.started_at)],
    ['ended', timeText(row.ended_at)],
    ['ran', formatDuration(row.duration_ms)],
    ['stdout', formatBytes(row.stdout_bytes)],
    ['stderr', formatBytes(row.stderr_bytes)],
  ];
  if (isLive(row)) return [...always, ['silent', formatDuration(row.silent_ms)]];
  if (result === undefined) return always;
  const { usage, stdout_path, stderr_path, dropped_bytes, lost_reason } = result;
  return [
    ...always,
    ...(usage === null
      ? []
      : ([
          ['cpu', formatDuration(usage.cpu_ms)],
          ['memory', `${usage.peak_rss_exact ? '' : 'at most '}${formatBytes(usage.peak_rss_bytes)}`],
        ] as const)),
    ...(stdout_path === null ? [] : ([['stdout file', stdout_path]] as const)),
    ...(stderr_path === null ? [] : ([['stderr file', stderr_path]] as const)),
    ...(dropped_bytes === 0 ? [] : ([['dropped', formatBytes(dropped_bytes)]] as const)),
    ...(lost_reason === undefined ? [] : ([['lost', lost_reason]] as const)),
  ];
}

/** Of each kind of actor together: how many wait, and the most that ever did in one. */
function mailboxes(actors: HostInspection['system']['actors']): string {
  const kinds = new Map<string, { actors: number; depth: number; most: number; capacity: number }>();
  for (const { kind, mailbox } of actors) {
    const { actors: count, depth, most } = kinds.get(kind) ?? { actors: 0, depth: 0, most: 0 };
    kinds.set(kind, {
      actors: count + 1,
      depth: depth + mailbox.depth,
      most: Math.max(most, mailbox.highWater),
      capacity: mailbox.capacity,
    });
  }
  return [...kinds]
    .map(([kind, { actors: count, depth, most, capacity }]) => {
      const name = count === 1 ? kind : `${count} ${kind}`;
      return `${name}: ${depth} wait, most ${most} of ${capacity}`;
    })
    .join('; ');
}

function counts(all: Readonly<Record<string, number>>, none: string): string {
  const some = Object.entries(all).filter(([, count]) => count > 0);
  return some.length === 0
    ? none
    : some.map(([name, count]) => `${count} ${name.replaceAll('_', ' ')}`).join(', ');
}

function timeText(at: number | null): string {
  return at === null ? '-' : new Date(at).toISOString();
}
