import type { Clock } from '@longrun/actor';
import type { FeedbackItem } from '@longrun/protocol';

/** The consumer's end of every session's inbox, as a host keeps it: items once and in order, and who waits for them. */
export class Inboxes {
  readonly #clock: Clock;
  readonly #items = new Map<string, FeedbackItem[]>();
  /** Highest sequence that came, of each session. */
  readonly #highest = new Map<string, number>();
  readonly #waiters = new Map<string, Set<() => void>>();
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A feedback actor that was started again pushes again what was not acknowledged. */
  push(item: FeedbackItem): void {
    const { sessionId, sequence } = item;
    if (sequence <= (this.#highest.get(sessionId) ?? 0)) return;
    this.#highest.set(sessionId, sequence);
    const items = this.#items.get(sessionId);
    if (items === undefined) this.#items.set(sessionId, [item]);
    else items.push(item);
    this.#wake(sessionId);
  }

  takeAll(sessionId: string): readonly FeedbackItem[] {
    const items = this.#items.get(sessionId) ?? [];
    this.#items.delete(sessionId);
    return items;
  }

  /** True as soon as there is an item; false when the time is over, or the session. */
  wait(sessionId: string, timeoutMs: number): Promise<boolean> {
    if (this.#items.has(sessionId)) return Promise.resolve(true);
    if (this.#closed) return Promise.resolve(false);
    return new Promise((resolve) => {
      const waiters = this.#waiters.get(sessionId) ?? new Set();
      const settle = (): void => {
        timer.cancel();
        waiters.delete(settle);
        if (waiters.size === 0) this.#waiters.delete(sessionId);
        resolve(this.#items.has(sessionId));
      };
      const timer = this.#clock.after(timeoutMs, settle);
      this.#waiters.set(sessionId, waiters.add(settle));
    });
  }

  /** No item comes any more: nobody waits in vain. */
  end(sessionId: string): void {
    this.#wake(sessionId);
  }

  close(): void {
    this.#closed = true;
    for (const sessionId of [...this.#waiters.keys()]) this.#wake(sessionId);
  }

  #wake(sessionId: string): void {
    for (const settle of [...(this.#waiters.get(sessionId) ?? [])]) settle();
  }
}
