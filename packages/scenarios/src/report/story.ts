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
  /** Start, end and checks of its iteration. */
  readonly iteration: readonly HistoryEvent[];
  readonly messages: readonly MessageEvent[];
  /** Calls that ended its session. */
  readonly sessionEnds: readonly number[];
}

export function tellStory(
  draft: HandleDraft,
  context: StoryContext,
): { readonly story: readonly StoryEntry[]; readonly untold: number } {
  const entries = [
    ...context.iteration.flatMap(entryOf),
    ...draft.calls.flatMap(({ made, answer }) => [
      callEntry(made),
      ...(answer === undefined ? [] : [answerEntry(made, answer)]),
    ]),
    ...draft.events.flatMap(entryOf),
    ...context.messages.map(messageEntry),
    ...context.sessionEnds.map((at): StoryEntry => ({ at, source: 'answer', text: 'its session has ended' })),
  ].sort((a, b) => a.at - b.at);
  return { story: entries.slice(0, MAX_ENTRIES), untold: Math.max(0, entries.length - MAX_ENTRIES) };
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

function answerEntry({ operation }: CallMade, answer: Timed<CallAnswered>): StoryEntry {
  const { at, call, outcome, tookMs, code, message, reply } = answer;
  const result = outcome === 'ok' ? 'ok' : [outcome, code].filter((part) => part !== undefined).join(' ');
  const text = `${operation}: ${result} after ${formatMs(tookMs)} (call ${call})`;
  const more = outcome === 'ok' ? detail(reply) : detail(message);
  return { at, source: 'answer', text, ...more, ...(outcome !== 'ok' && { bad: true }) };
}

/** What is not about a handle gives none. */
function entryOf(event: HistoryEvent): readonly StoryEntry[] {
  const { at } = event;
  switch (event.type) {
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
      return event.items.map((item) => {
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

function messageEntry({ at, event, kind, type, reason, actor }: MessageEvent): StoryEntry {
  const said = event === 'message' ? `${kind} takes ${type ?? 'a message'}` : `${kind} ${event}`;
  const why = reason === undefined ? '' : `: ${reason}`;
  const bad = event === 'dead-letter' || event === 'restarted';
  return { at, source: 'message', text: `${said}${why}`, ...detail(actor), ...(bad && { bad: true }) };
}

function detail(value: unknown): { readonly detail?: string } {
  if (value === undefined) return {};
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text === '{}') return {};
  return { detail: text.length > MAX_DETAIL ? `${text.slice(0, MAX_DETAIL)} …` : text };
}
