import type { CallAnswered } from '../history/history-event.js';
import { field, type HandleDraft, isSpawn, type Timed } from './handle-draft.js';
import type { HandleLane, LaneEnd, LaneSpan } from './lane.js';

/** By session: the answers of the calls that ended it. */
export type SessionEnds = ReadonlyMap<string, readonly Timed<CallAnswered>[]>;

export type BareLane = Omit<HandleLane, 'story' | 'untold'>;

const STATUS_ENDS: Readonly<Record<string, LaneEnd>> = {
  completed: 'completed',
  timed_out: 'timed-out',
  lost: 'lost',
  cancelled: 'cancelled',
};

/** How a handle went, told from outside: when it was asked for, had, ended, and its result taken. */
export function handleLane(draft: HandleDraft, sessionEnds: SessionEnds, endMs: number): BareLane {
  const spawn = draft.calls.find(({ made }) => isSpawn(made));
  const from = spawn?.made.intendedAt ?? firstAt(draft);
  const answered = spawn?.answer;
  const { end, at: to, ranUntil } = endOf(draft, answered, sessionEnds, endMs);
  const had = Math.min(answered?.at ?? to, to);
  return {
    id: draft.id,
    sessionId: draft.sessionId,
    end,
    violated: draft.events.some(({ type }) => type === 'violation'),
    ...(answered !== undefined && { spawnMs: answered.tookMs }),
    from,
    to,
    spans: spansOf(draft, { from, had: isForeground(answered) ? from : had, ranUntil, to, end }),
  };
}

interface Course {
  readonly end: LaneEnd;
  /** Nothing is known of it afterwards. */
  readonly at: number;
  readonly ranUntil: number;
}

function endOf(
  draft: HandleDraft,
  answer: Timed<CallAnswered> | undefined,
  sessionEnds: SessionEnds,
  endMs: number,
): Course {
  const { item } = draft;
  if (answer !== undefined && answer.outcome !== 'ok') {
    return { end: answer.outcome, at: answer.at, ranUntil: answer.at };
  }
  if (answer !== undefined && isForeground(answer)) {
    return { end: statusEnd(field(answer.reply, 'status')), at: answer.at, ranUntil: answer.at };
  }
  const cancelled = draft.calls.find(
    ({ answer: reply }) => field(reply?.reply, 'cancelled') === true,
  )?.answer;
  if (cancelled !== undefined) return { end: 'cancelled', at: cancelled.at, ranUntil: cancelled.at };
  if (item !== undefined) {
    // The process began shortly before the handle was had: its duration, counted from there, ends a little late.
    const ranUntil = Math.min(item.at, (answer?.at ?? item.at) + item.durationMs);
    return { end: statusEnd(item.status), at: item.at, ranUntil };
  }
  const had = answer?.at ?? 0;
  const sessionEnd = sessionEnds.get(draft.sessionId)?.find(({ at }) => at >= had)?.at;
  if (sessionEnd !== undefined) return { end: 'session-ended', at: sessionEnd, ranUntil: sessionEnd };
  return { end: 'open', at: endMs, ranUntil: endMs };
}

function statusEnd(status: unknown): LaneEnd {
  return (typeof status === 'string' ? STATUS_ENDS[status] : undefined) ?? 'unknown';
}

/** It was answered with the finished result. */
function isForeground(answer: CallAnswered | undefined): boolean {
  return typeof field(answer?.reply, 'status') === 'string';
}

interface Times {
  readonly from: number;
  readonly had: number;
  readonly ranUntil: number;
  readonly to: number;
  readonly end: LaneEnd;
}

function spansOf(draft: HandleDraft, { from, had, ranUntil, to, end }: Times): readonly LaneSpan[] {
  const asked = draft.calls.find(({ made }) => made.operation === 'cancel_handle')?.made.at;
  const cancelAt = end === 'cancelled' && asked !== undefined ? Math.max(had, asked) : ranUntil;
  const spans: LaneSpan[] = [
    { phase: 'starting', from, to: had },
    { phase: 'running', from: had, to: cancelAt },
    { phase: 'cancelling', from: cancelAt, to: ranUntil },
    { phase: 'waiting', from: ranUntil, to },
  ];
  return spans.filter((span) => span.to > span.from);
}

function firstAt({ calls, events }: HandleDraft): number {
  return Math.min(...calls.map(({ made }) => made.at), ...events.map(({ at }) => at));
}
