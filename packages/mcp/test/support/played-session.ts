import type { FeedbackItem, Session } from '@longrun/host';

/** A host's session whose inbox the test fills. */
export class PlayedSession {
  ended = false;
  #items: FeedbackItem[] = [];
  #waiters: ((value: boolean) => void)[] = [];

  arrive(...items: FeedbackItem[]): void {
    this.#items.push(...items);
    this.#wake();
  }

  end(): void {
    this.ended = true;
    this.#wake();
  }

  drain(): FeedbackItem[] {
    const items = this.#items;
    this.#items = [];
    return items;
  }

  async wait(): Promise<boolean> {
    if (this.#items.length > 0) return true;
    if (this.ended) return false;
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  /** How many wait for an item. */
  get waiting(): number {
    return this.#waiters.length;
  }

  /** As the code under test sees it: it uses no more than this. */
  asSession(): Session {
    return this as unknown as Session;
  }

  #wake(): void {
    for (const resolve of this.#waiters.splice(0)) resolve(this.#items.length > 0);
  }
}
