// Which handles the page has, and everything about them: first those that something happened to, then the slow ones.
import type { CallAnswered, HistoryEvent } from '../history/history-event.js';
import type { MessageEvent } from '../history/message-event.js';
import { type HandleDraft, handleDrafts, type Timed } from './handle-draft.js';
import { type BareLane, handleLane, type SessionEnds } from './handle-lane.js';
import type { HandleLane, LaneEnd } from './lane.js';
import { iterationOf, tellStory } from './story.js';

/** With their stories; at 3 KB each the page stays below 2 MB. */
export const MAX_HANDLES = 500;

/** What readers look for first. */
const RANK: Readonly<Record<LaneEnd, number>> = {
  lost: 1,
  failed: 2,
  unknown: 2,
  'timed-out': 3,
  open: 4,
  cancelled: 5,
  'session-ended': 6,
  completed: 7,
};

interface Entry {
  readonly draft: HandleDraft;
  readonly lane: BareLane;
}

/** The most telling handles, that first; and of how many. */
export function handleLanes(
  history: readonly HistoryEvent[],
  messages: readonly MessageEvent[],
  endMs: number,
): { readonly handles: readonly HandleLane[]; readonly all: number } {
  const sessionEnds = endsOfSessions(history);
  const all = handleDrafts(history).map(
    (draft): Entry => ({ draft, lane: handleLane(draft, sessionEnds, endMs) }),
  );
  const chosen = all.sort(byInterest).slice(0, MAX_HANDLES);
  const ids = new Set(chosen.map(({ draft }) => draft.id));
  const spoken = messagesByHandle(messages, ids);
  const iterations = eventsByIteration(
    history,
    new Set(chosen.flatMap(({ draft }) => iterationOf(draft) ?? [])),
  );
  const places = new Map(history.map((event, index) => [event, index]));
  const handles = chosen.map(({ draft, lane }): HandleLane => {
    const endings = lane.end === 'session-ended' ? (sessionEnds.get(draft.sessionId) ?? []) : [];
    const ending = endings.filter((event) => event.at === lane.to).slice(0, 1);
    const told = tellStory(draft, {
      around: [...(iterations.get(iterationOf(draft) ?? '') ?? []), ...ending],
      messages: spoken.get(draft.id) ?? [],
      placeOf: (event) => places.get(event) ?? history.length,
    });
    return { ...lane, ...told };
  });
  return { handles, all: all.length };
}

function byInterest({ lane: a }: Entry, { lane: b }: Entry): number {
  const rank = (lane: BareLane): number => (lane.violated ? 0 : RANK[lane.end]);
  return rank(a) - rank(b) || (b.spawnMs ?? 0) - (a.spawnMs ?? 0) || a.from - b.from;
}

function endsOfSessions(history: readonly HistoryEvent[]): SessionEnds {
  const sessions = new Map<number, string>();
  const ends = new Map<string, Timed<CallAnswered>[]>();
  for (const event of history) {
    if (event.type === 'call' && event.operation === 'end-session') sessions.set(event.call, event.sessionId);
    if (event.type !== 'answer') continue;
    const session = sessions.get(event.call);
    if (session !== undefined) push(ends, session, event);
  }
  return ends;
}

/** Messages that name a handle, and everything that its process actor took. */
function messagesByHandle(
  messages: readonly MessageEvent[],
  ids: ReadonlySet<string>,
): ReadonlyMap<string, readonly MessageEvent[]> {
  const handleOfActor = new Map<string, string>();
  for (const { kind, actor, handleId } of messages) {
    if (kind === 'process' && handleId !== undefined) handleOfActor.set(actor, handleId);
  }
  const found = new Map<string, MessageEvent[]>();
  for (const message of messages) {
    const id = message.handleId ?? handleOfActor.get(message.actor);
    if (id !== undefined && ids.has(id)) push(found, id, message);
  }
  return found;
}

function eventsByIteration(
  history: readonly HistoryEvent[],
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, readonly HistoryEvent[]> {
  const found = new Map<string, HistoryEvent[]>();
  for (const event of history) {
    const isOne =
      event.type === 'iteration-started' || event.type === 'iteration-ended' || event.type === 'check';
    if (isOne && wanted.has(event.iteration)) push(found, event.iteration, event);
  }
  return found;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
