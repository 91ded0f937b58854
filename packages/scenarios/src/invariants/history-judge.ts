import type { CallAnswered, CallMade, HistoryEvent, ItemsDrained } from '../history/history-event.js';
import { HandleBook, type HandleFacts } from './handle-book.js';
import type { Invariant, Violation } from './invariant.js';
import { toldEnds } from './told-ends.js';

/** Violations kept of one invariant: the first few tell what is wrong. */
const MAX_PER_INVARIANT = 20;

/**
 * Judges a run from its history, event by event, and once more at its end. Knows what callers were told and what they
 * took out of their inboxes, nothing else.
 */
export class HistoryJudge {
  readonly #violated: (violation: Violation) => void;
  readonly #handles = new HandleBook();
  readonly #open = new Map<number, CallMade>();
  readonly #sequences = new Map<string, number>();
  /** Sessions of which an end was asked. */
  readonly #ended = new Set<string>();
  readonly #found = new Map<Invariant, number>();
  readonly #looked = new Map<Invariant, number>();

  /** @param violated told of each violation as it is found, at most 20 of one invariant */
  constructor(violated: (violation: Violation) => void) {
    this.#violated = violated;
  }

  /** How often each invariant was looked at. */
  get looked(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#looked);
  }

  /** Handles by the end that somebody was told; `unknown` where nobody was. */
  get handles(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { told } of this.#handles.all()) {
      const [status = 'unknown'] = told.keys();
      counts[status] = (counts[status] ?? 0) + 1;
    }
    return counts;
  }

  observe(event: HistoryEvent): void {
    switch (event.type) {
      case 'call':
        this.#open.set(event.call, event);
        if (event.operation === 'end-session') this.#ended.add(event.sessionId);
        return;
      case 'answer':
        this.#answered(event);
        return;
      case 'items':
        this.#drained(event);
        return;
      default:
        return;
    }
  }

  /** Nothing comes any more. */
  finish(): void {
    for (const { call, operation, sessionId } of this.#open.values()) {
      this.check(
        false,
        'every-call-answered',
        `call ${call}, ${operation} of ${sessionId}, was never answered`,
      );
    }
    for (const handle of this.#handles.all()) this.#judgeEnd(handle);
  }

  /** Looks at one invariant, and reports when it does not hold. */
  check(holds: boolean, invariant: Invariant, detail: string, handleId?: string): void {
    this.#looked.set(invariant, (this.#looked.get(invariant) ?? 0) + 1);
    if (holds) return;
    const found = (this.#found.get(invariant) ?? 0) + 1;
    this.#found.set(invariant, found);
    if (found > MAX_PER_INVARIANT) return;
    this.#violated({ invariant, detail, ...(handleId !== undefined && { handleId }) });
  }

  #answered(answer: CallAnswered & { readonly at: number }): void {
    const call = this.#open.get(answer.call);
    this.check(call !== undefined, 'every-call-answered', `call ${answer.call} was answered twice`);
    this.#open.delete(answer.call);
    if (call === undefined || answer.outcome !== 'ok') return;
    const { sessionId } = call;
    if (call.operation === 'run_command' && answer.handleId !== undefined) {
      const id = answer.handleId;
      this.check(
        this.#handles.get(id) === undefined,
        'no-handle-twice',
        `${id} was given to two callers`,
        id,
      );
      this.#handles.of(id, sessionId).inbox = toldEnds(answer.reply).length === 0;
    }
    for (const { handleId, status } of toldEnds(answer.reply)) {
      const handle = this.#handles.of(handleId, sessionId);
      this.#told(handle, status, `call ${call.call}, ${call.operation}`);
      this.check(
        handle.sessionId === sessionId,
        'no-foreign-item',
        `${handleId} of ${handle.sessionId} was shown to ${sessionId}`,
        handleId,
      );
      if (call.operation !== 'cancel_handle' || !wasCancelled(answer.reply)) continue;
      handle.cancelled = true;
      this.#checkCancelled(handle);
    }
  }

  #drained({ sessionId, items }: ItemsDrained): void {
    for (const item of items) {
      const last = this.#sequences.get(sessionId) ?? 0;
      this.check(
        item.sequence === last + 1,
        'items-in-order',
        `${sessionId}: item ${item.sequence} after ${last}`,
        item.handleId,
      );
      this.#sequences.set(sessionId, Math.max(last, item.sequence));
      const handle = this.#handles.of(item.handleId, sessionId);
      handle.items += 1;
      this.#told(handle, item.status, `item ${item.sequence}`);
      this.check(
        item.sessionId === sessionId && item.contentSessionId === sessionId && handle.sessionId === sessionId,
        'no-foreign-item',
        `${item.handleId} of ${handle.sessionId} is in the inbox of ${sessionId}`,
        item.handleId,
      );
      this.check(
        handle.items === 1,
        'at-most-one-item',
        `${item.handleId} has ${handle.items} items`,
        item.handleId,
      );
      this.#checkCancelled(handle);
    }
  }

  #checkCancelled(handle: HandleFacts): void {
    this.check(
      !handle.cancelled || handle.items === 0,
      'no-item-after-cancel',
      `${handle.handleId}: a cancel ended it, and it is in the inbox`,
      handle.handleId,
    );
  }

  #told(handle: HandleFacts, status: string, by: string): void {
    handle.told.set(status, by);
    this.check(
      handle.told.size === 1,
      'one-terminal-state',
      `${handle.handleId} was told as ${[...handle.told].map(([what, who]) => `${what} (${who})`).join(' and ')}`,
      handle.handleId,
    );
  }

  /**
   * Of a handle whose session has ended nothing is due: an item that came before the end may not have been taken, and
   * none comes after it.
   */
  #judgeEnd(handle: HandleFacts): void {
    if (!handle.inbox || handle.cancelled || this.#ended.has(handle.sessionId)) return;
    this.check(
      handle.items > 0,
      'item-due',
      `${handle.handleId}: ended, and no item of it came`,
      handle.handleId,
    );
  }
}

function wasCancelled(reply: unknown): boolean {
  return typeof reply === 'object' && reply !== null && Reflect.get(reply, 'cancelled') === true;
}
