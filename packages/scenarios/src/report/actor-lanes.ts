import type { MessageEvent } from '../history/message-event.js';
import type { ActorLane } from './lane.js';

/** Slices of the run: each is 3 px wide on a telephone. */
const SLICES = 120;
/** Per kind: more could not be told apart. */
const MAX_MARKS = 60;

interface Draft {
  readonly actors: Set<string>;
  messages: number;
  readonly slices: number[];
  readonly marks: ActorLane['marks'][number][];
}

/** One lane per kind of actor; the busiest first. */
export function actorLanes(messages: readonly MessageEvent[], endMs: number): readonly ActorLane[] {
  const drafts = new Map<string, Draft>();
  for (const event of messages) {
    const draft = drafts.get(event.kind) ?? newDraft();
    drafts.set(event.kind, draft);
    draft.actors.add(event.actor);
    if (event.event === 'message') {
      const slice = Math.min(SLICES - 1, Math.floor((event.at / endMs) * SLICES));
      draft.messages += 1;
      draft.slices[slice] = (draft.slices[slice] ?? 0) + 1;
    } else {
      addMark(draft, event);
    }
  }
  return [...drafts]
    .map(([kind, { actors, messages: count, slices, marks }]) => ({
      kind,
      actors: actors.size,
      messages: count,
      slices,
      marks,
    }))
    .sort((a, b) => b.messages - a.messages);
}

function newDraft(): Draft {
  return { actors: new Set(), messages: 0, slices: Array.from({ length: SLICES }, () => 0), marks: [] };
}

/** A process actor stops with its process: that is no news, and there is one for every handle. */
function addMark({ marks }: Draft, { at, event, kind, type, reason }: MessageEvent): void {
  if (event === 'started' || event === 'message' || marks.length === MAX_MARKS) return;
  if (event === 'stopped' && kind === 'process') return;
  const what = [type, reason].filter((text) => text !== undefined).join(', ');
  marks.push({ at, event, text: what === '' ? event : `${event}: ${what}` });
}
