import type { CallAnswered, CallMade, DrainedItem, HistoryEvent } from '../history/history-event.js';

export type Timed<T> = T & { readonly at: number };

/** What the history says about one handle, or about one spawn that gave none. */
export interface HandleDraft {
  readonly id: string;
  sessionId: string;
  /** Calls about it, the one that made it first, each with its answer. */
  readonly calls: { readonly made: Timed<CallMade>; readonly answer: Timed<CallAnswered> | undefined }[];
  item: Timed<DrainedItem> | undefined;
  /** Items, violations and faults that name it. */
  readonly events: HistoryEvent[];
}

/** Sorts a history by handle. */
export function handleDrafts(history: readonly HistoryEvent[]): readonly HandleDraft[] {
  const drafts = new Map<string, HandleDraft>();
  const open = new Map<number, Timed<CallMade>>();
  const draftOf = (id: string): HandleDraft => {
    const draft = drafts.get(id) ?? { id, sessionId: '', calls: [], item: undefined, events: [] };
    drafts.set(id, draft);
    return draft;
  };
  const settle = (made: Timed<CallMade>, answer: Timed<CallAnswered> | undefined): void => {
    for (const id of handlesOf(made, answer)) {
      const draft = draftOf(id);
      draft.calls.push({ made, answer });
      if (draft.sessionId === '') draft.sessionId = made.sessionId;
    }
  };
  for (const event of history) {
    if (event.type === 'call') open.set(event.call, event);
    else if (event.type === 'answer') {
      const made = open.get(event.call);
      open.delete(event.call);
      if (made !== undefined) settle(made, event);
    } else if (event.type === 'items') {
      for (const item of event.items) {
        const draft = draftOf(item.handleId);
        draft.item ??= { at: event.at, ...item };
        if (draft.events.at(-1) !== event) draft.events.push(event);
      }
    } else if ((event.type === 'violation' || event.type === 'fault-ended') && event.handleId !== undefined) {
      draftOf(event.handleId).events.push(event);
    }
  }
  for (const made of open.values()) settle(made, undefined);
  return [...drafts.values()];
}

/** A spawn that gave no handle stands for itself. */
function handlesOf(made: CallMade, answer: CallAnswered | undefined): readonly string[] {
  const named = made.handleId ?? answer?.handleId;
  if (named !== undefined) return [named];
  if (isSpawn(made)) return [`call ${made.call}`];
  const several = field(made.input, 'handle_ids');
  return Array.isArray(several) ? several.filter((id): id is string => typeof id === 'string') : [];
}

export function isSpawn({ operation }: CallMade): boolean {
  return operation.startsWith('run_');
}

/** A field of what the history keeps as it came. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
