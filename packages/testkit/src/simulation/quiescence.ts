import {
  CANCEL_ANSWER_MS,
  type CancelReply,
  type FeedbackItem,
  type HandleListing,
  isTerminal,
  type SpawnReply,
  type ToolResult,
  type WaitReply,
} from '@longrun/protocol';
import type { LogLine } from '../recording-logger.js';
import type { PutQuestion, SimulatedSystem } from './simulated-system.js';

/**
 * Everything that must be true of a simulated system once nothing moves any more and every command has ended, told
 * from the outside: what was asked, what was answered, what is in the inboxes, what is alive. Needs every question
 * to have gone through `SimulatedSystem.ask`, and receipts enough for every handle.
 *
 * @param expected says of a line logged as an error that the script has provoked it. @default lost process actors
 * @param stalledMs how long the service was kept from running altogether: so much later it may answer. @default 0
 * @returns what is wrong, in words; nothing for a sound history
 */
export async function quiescenceProblems(
  sim: SimulatedSystem,
  expected: (line: LogLine) => boolean = lossOfAnActor,
  stalledMs: number = 0,
): Promise<readonly string[]> {
  const found: string[] = [...sim.violations];
  const check: Check = (holds, problem) => {
    if (!holds) found.push(problem());
  };
  const asked = [...sim.questions];
  const listing = sim.ask('list', { includeFinished: true });
  const reporting = sim.ask('report', {});
  await sim.settle();
  const rows = await listing;
  const report = await reporting;

  for (const { type, outcome, reply, tookMs } of asked) {
    check(outcome === 'answered', () => `a ${type} was ${outcome}: ${String(reply)}`);
    const inTime = !ENDING.includes(type) || tookMs <= CANCEL_ANSWER_MS + stalledMs;
    check(inTime, () => `a ${type} was answered after ${tookMs} ms`);
  }
  checkNothingLeft(sim, check);
  for (const name of ['illegal_moves', 'invariant_violations']) {
    check((report.counters[name] ?? 0) === 0, () => `${report.counters[name]} ${name}`);
  }
  for (const line of sim.logger.at('error')) {
    check(expected(line), () => `logged an error: ${line.message} ${JSON.stringify(line.fields)}`);
  }

  check(new Set(rows.map((row) => row.handle_id)).size === rows.length, () => 'a handle is listed twice');
  const inHandles = Object.values(report.handles).reduce((sum, n) => sum + n, 0);
  check(inHandles === rows.length, () => `${rows.length} handles listed, ${inHandles} reported`);
  const { counters } = report;
  const ended = ['completed', 'timed_out', 'cancelled', 'lost'].map((name) => counters[name] ?? 0);
  check(
    ended.reduce((sum, n) => sum + n, 0) >= rows.length,
    () => `${rows.length} ended handles, counted ${JSON.stringify(counters)}`,
  );
  const told = whatWasTold(asked, sim.consumed);
  for (const row of rows) checkHandle(row, told, check);
  checkAnnounced(asked, rows, check);
  return found;
}

/** C4, C5: what ends things answers within 2 s. */
const ENDING: readonly string[] = ['cancel', 'end-session', 'close'];

const lossOfAnActor = (line: LogLine): boolean => line.message.startsWith('process actor lost');

/** In words only when there is something to say. */
type Check = (holds: boolean, problem: () => string) => void;

function checkNothingLeft(sim: SimulatedSystem, check: Check): void {
  const alive = sim.machine.alive();
  check(alive.length === 0, () => `alive: ${alive.join(', ')}`);
  check(sim.placement.threads.length === 0, () => `on threads: ${JSON.stringify(sim.placement.threads)}`);
  check(sim.placement.queued.length === 0, () => `queued: ${sim.placement.queued.join(', ')}`);
  const { pending } = sim.clock;
  check(
    pending.length === 0,
    () => `${pending.length} timers pending, the first in ${pending[0]?.dueInMs} ms`,
  );
  const { actors, pendingAsks } = sim.system.inspect();
  const kinds = actors.map((actor) => actor.kind).sort();
  check(kinds.join() === 'coordinator,feedback', () => `actors left: ${kinds.join(', ')}`);
  check(pendingAsks === 0, () => `${pendingAsks} asks pending`);
  for (const { kind, mailbox } of actors) {
    const { highWater, capacity } = mailbox;
    check(
      highWater <= capacity,
      () => `mailbox of ${kind}: ${highWater} messages, ${capacity} are its bound`,
    );
  }
  const { live, lingering, delivering, actors: watched } = sim.state;
  check(live.size + lingering.size + delivering.size + watched.size === 0, () => 'the registry is not empty');
}

const STATUS = { exited: 'completed', timed_out: 'timed_out', lost: 'lost', cancelled: 'cancelled' } as const;

/** What somebody outside was told of one handle. */
interface Told {
  readonly items: FeedbackItem[];
  /** Every result, items left out. */
  readonly results: ToolResult[];
  /** Cancels that were told that they ended it. */
  cancelled: number;
  /** A spawn was answered with its result. */
  finished: boolean;
}

const NOTHING: Told = { items: [], results: [], cancelled: 0, finished: false };

function whatWasTold(
  asked: readonly PutQuestion[],
  consumed: readonly FeedbackItem[],
): ReadonlyMap<string, Told> {
  const byHandle = new Map<string, Told>();
  const of = (id: string): Told => {
    const known = byHandle.get(id) ?? { items: [], results: [], cancelled: 0, finished: false };
    byHandle.set(id, known);
    return known;
  };
  for (const item of consumed) of(item.handleId).items.push(item);
  for (const { type, reply } of asked) {
    if (reply === undefined) continue;
    // The reply's type goes with the question's.
    if (type === 'cancel') {
      const { handleId, receipt, cancelled } = reply as CancelReply;
      if (receipt !== undefined) of(receipt.handle_id).results.push(receipt);
      if (cancelled) of(handleId).cancelled += 1;
    }
    if (type === 'wait' && (reply as WaitReply).ok) {
      const { finished } = reply as Extract<WaitReply, { ok: true }>;
      for (const result of finished) of(result.handle_id).results.push(result);
    }
    if (type === 'spawn' && (reply as SpawnReply).kind === 'finished') {
      const { result } = reply as Extract<SpawnReply, { kind: 'finished' }>;
      of(result.handle_id).results.push(result);
      of(result.handle_id).finished = true;
    }
  }
  return byHandle;
}

function checkHandle(row: HandleListing, byHandle: ReadonlyMap<string, Told>, check: Check): void {
  const { handle_id: id, state } = row;
  if (!isTerminal(state) || state === 'failed') {
    check(false, () => `${id}: ${state} at the end`);
    return;
  }
  const { items, results, cancelled, finished } = byHandle.get(id) ?? NOTHING;
  const inItems = items.map((item) => {
    check(item.sessionId === row.session_id, () => `${id}: its item is in another session's inbox`);
    // The content is a `ToolResult` by contract; what is wrong in it shows below.
    return JSON.parse(item.content) as ToolResult;
  });
  for (const result of [...results, ...inItems]) {
    const agrees =
      result.status === STATUS[state] &&
      result.exit_code === row.exit_code &&
      result.ended_at === row.ended_at &&
      result.session_id === row.session_id;
    if (!agrees) check(false, () => `${id}: listed as ${state}, told as ${JSON.stringify(result)}`);
  }
  check(cancelled <= 1, () => `${id}: ${cancelled} cancels were told that they ended it`);
  check(cancelled === 0 || state === 'cancelled', () => `${id}: a cancel ended it, and it is ${state}`);
  check(cancelled === 0 || items.length === 0, () => `${id}: cancelled, and in the inbox`);
  const due = state === 'cancelled' || finished ? 0 : 1;
  check(items.length === due, () => `${id}: ${state}, ${items.length} items where ${due} are due`);
}

function spawnReplies(asked: readonly PutQuestion[]): readonly SpawnReply[] {
  return asked.flatMap((q) =>
    q.type === 'spawn' && q.outcome === 'answered' ? [q.reply as SpawnReply] : [],
  );
}

/** A handle exists exactly when somebody was told of it. */
function checkAnnounced(asked: readonly PutQuestion[], rows: readonly HandleListing[], check: Check): void {
  const announced = spawnReplies(asked).flatMap((reply) => {
    if (reply.kind === 'started') return [reply.handle.handle_id];
    return reply.kind === 'finished' ? [reply.result.handle_id] : [];
  });
  check(new Set(announced).size === announced.length, () => 'a handle was announced twice');
  const listed = new Set(rows.map((row) => row.handle_id));
  const known = new Set(announced);
  for (const id of announced) check(listed.has(id), () => `${id}: announced and not listed`);
  for (const id of listed) check(known.has(id), () => `${id}: listed and never announced`);
}
