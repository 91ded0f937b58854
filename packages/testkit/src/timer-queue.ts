/** A timer in a `TimerQueue`. */
export interface QueuedTimer {
  /** Counts in the order of making. */
  readonly id: number;
  /** Monotonic milliseconds. */
  readonly dueAt: number;
  readonly run: () => void;
  /** Index in the queue, -1 outside. Owned by the queue. */
  place: number;
}

/**
 * Timers, the next one at hand: a binary heap by time, then by making. Each timer knows its place, so that taking one
 * out costs as little as adding it: most timers of a simulation are cancelled.
 */
export class TimerQueue {
  readonly #heap: QueuedTimer[] = [];

  first(): QueuedTimer | undefined {
    return this.#heap[0];
  }

  /** Those that are due at the moment of the first one, in the order of making. */
  firsts(): readonly QueuedTimer[] {
    const [first] = this.#heap;
    if (first === undefined) return [];
    const found: QueuedTimer[] = [];
    const look = (place: number): void => {
      const timer = this.#heap[place];
      if (timer === undefined || timer.dueAt !== first.dueAt) return;
      found.push(timer);
      look(2 * place + 1);
      look(2 * place + 2);
    };
    look(0);
    return found.length < 2 ? found : found.sort((a, b) => a.id - b.id);
  }

  inOrder(): readonly QueuedTimer[] {
    return [...this.#heap].sort((a, b) => (isBefore(a, b) ? -1 : 1));
  }

  add(timer: QueuedTimer): void {
    timer.place = this.#heap.length;
    this.#heap.push(timer);
    this.#rise(timer);
  }

  /** Does nothing when it is not in the queue. */
  remove(timer: QueuedTimer): void {
    const { place } = timer;
    if (place < 0) return;
    timer.place = -1;
    const last = this.#heap.pop();
    if (last === undefined || last === timer) return;
    this.#put(last, place);
    this.#rise(last);
    this.#sink(last);
  }

  #put(timer: QueuedTimer, place: number): void {
    this.#heap[place] = timer;
    timer.place = place;
  }

  #rise(timer: QueuedTimer): void {
    for (;;) {
      const { place } = timer;
      const parent = this.#heap[(place - 1) >> 1];
      if (place === 0 || parent === undefined || !isBefore(timer, parent)) return;
      this.#put(timer, parent.place);
      this.#put(parent, place);
    }
  }

  #sink(timer: QueuedTimer): void {
    for (;;) {
      const { place } = timer;
      const left = this.#heap[2 * place + 1];
      const right = this.#heap[2 * place + 2];
      const child = left !== undefined && right !== undefined && isBefore(right, left) ? right : left;
      if (child === undefined || !isBefore(child, timer)) return;
      this.#put(timer, child.place);
      this.#put(child, place);
    }
  }
}

function isBefore(a: QueuedTimer, b: QueuedTimer): boolean {
  return a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.id < b.id);
}
