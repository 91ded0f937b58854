// A handle's whole story: everything that the history and the messages say about it, in order and in words.
import type { CallAnswered, CallMade, HistoryEvent } from '../history/history-event.js';
import type { MessageEvent } from '../history/message-event.js';
import { formatMs } from '../results/format.js';
import { type HandleDraft, isSpawn, type Timed } from './handle-draft.js';
import type { StoryEntry } from './lane.js';

/** A handle that is asked about in a loop has thousands; the file of the history has them all. */
const MAX_ENTRIES = 150;
/** Of one entry's data, in characters. */
const MAX_DETAIL = 600;

/** What belongs to a handle beside its own events. */
export interface StoryContext {
  /** Start, end and checks of its iteration; the end of its session if that ended it. */
  readonly around: readonly HistoryEvent[];
  readonly messages: readonly MessageEvent[];
  /** Where an event stands in the history: many have the same time, in virtual time above all. */
  readonly placeOf: (event: HistoryEvent) => number;
}

export function tellStory(
  draft: HandleDraft,
  { around, messages, placeOf }: StoryContext,
): { readonly story: readonly StoryEntry[]; readonly untold: number } {
  const made = new Map(draft.calls.map((call) => [call.made.call, call.made]));
  const calls = draft.calls.flatMap((call) =>
    call.answer === undefined ? [call.made] : [call.made, call.answer],
  );
  const events = [...new Set<HistoryEvent>([...around, ...calls, ...draft.events])];
  events.sort((a, b) => placeOf(a) - placeOf(b));
  const told = events.flatMap((event) => entryOf(event, draft.id, made));
  const entries = merge(told, messages.map(messageEntry));
  return { story: entries.slice(0, MAX_ENTRIES), untold: Math.max(0, entries.length - MAX_ENTRIES) };
}

/** Both are in order. At the same time, a message comes after what may have caused it, and before what it may have. */
function merge(told: readonly StoryEntry[], messages: readonly StoryEntry[]): readonly StoryEntry[] {
  const rest = [...messages];
  const merged: StoryEntry[] = [];
  for (const entry of told) {
    const isEffect = entry.source === 'answer' || entry.source === 'item';
    while (rest[0] !== undefined && (rest[0].at < entry.at || (isEffect && rest[0].at === entry.at))) {
      merged.push(...rest.splice(0, 1));
    }
    merged.push(entry);
  }
  return [...merged, ...rest];
}

/** The iteration that a handle came from. */
export function iterationOf({ calls }: HandleDraft): string | undefined {
  return calls.find(({ made }) => isSpawn(made))?.made.iteration;
}

function callEntry({ at, call, operation, intendedAt, input }: Timed<CallMade>): StoryEntry {
  const late = at - intendedAt;
  const lateness = late >= 1 ? `, ${formatMs(late)} late` : '';
  return { at, source: 'call', text: `${operation}${lateness} (call ${call})`, ...detail(input) };
}

function answerEntry(answer: Timed<CallAnswered>, made: CallMade | undefined): StoryEntry {
  const { at, call, outcome, tookMs, code, message, reply } = answer;
  const result = outcome === 'ok' ? 'ok' : [outcome, code].filter((part) => part !== undefined).join(' ');
  // Of the calls about others, only the one that ended the session is told here.
  const text = `${made?.operation ?? 'end-session'}: ${result} after ${formatMs(tookMs)} (call ${call})`;
  const more = outcome === 'ok' ? detail(reply) : detail(message);
  return { at, source: 'answer', text, ...more, ...(outcome !== 'ok' && { bad: true }) };
}

/** What is not about a handle gives none. */
function entryOf(
  event: HistoryEvent,
  handleId: string,
  made: ReadonlyMap<number, CallMade>,
): readonly StoryEntry[] {
  const { at } = event;
  switch (event.type) {
    case 'call':
      return [callEntry(event)];
    case 'answer':
      return [answerEntry(event, made.get(event.call))];
    case 'iteration-started': {
      const { iteration, load, vu } = event;
      return [{ at, source: 'iteration', text: `iteration ${iteration} starts`, ...detail({ load, vu }) }];
    }
    case 'iteration-ended': {
      const text = `iteration ${event.iteration} ends: ${event.outcome}`;
      return [{ at, source: 'iteration', text, ...(event.outcome === 'failed' && { bad: true }) }];
    }
    case 'check': {
      const text = `check “${event.name}” ${event.passed ? 'passed' : 'failed'}`;
      return [{ at, source: 'check', text, ...(event.passed ? {} : { ...detail(event.got), bad: true }) }];
    }
    case 'items':
      return event.items
        .filter((item) => item.handleId === handleId)
        .map((item) => {
          const text = `result taken from the inbox: ${item.status}, exit code ${item.exitCode}`;
          return { at, source: 'item', text, ...detail(item), ...(item.status === 'lost' && { bad: true }) };
        });
    case 'fault-ended':
      return [{ at, source: 'fault', text: `hit by ${event.fault}: ${event.detail}`, bad: true }];
    case 'violation':
      return [{ at, source: 'violation', text: `${event.invariant}: ${event.detail}`, bad: true }];
    default:
      return [];
  }
}

function messageEntry({ at, event, kind, type, reason }: MessageEvent): StoryEntry {
  const said = event === 'message' ? `${kind} takes ${type ?? 'a message'}` : `${kind} ${event}`;
  const why = reason === undefined ? '' : `: ${reason}`;
  const bad = event === 'dead-letter' || event === 'restarted';
  return { at, source: 'message', text: `${said}${why}`, ...(bad && { bad: true }) };
}

function detail(value: unknown): { readonly detail?: string } {
  if (value === undefined) return {};
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text === '{}') return {};
  return { detail: text.length > MAX_DETAIL ? `${text.slice(0, MAX_DETAIL)} …` : text };
}
