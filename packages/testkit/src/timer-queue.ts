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

  /** One of those that are due at the moment of the first one. `choose` gets their number and answers an index. */
  oneOfFirst(choose: (bound: number) => number): QueuedTimer | undefined {
    const [first] = this.#heap;
    if (first === undefined) return undefined;
    const ties = this.#ties(0, first.dueAt);
    if (ties === 1) return first;
    // In the order of the heap: not that of making, and the same every time.
    let left = choose(ties);
    const find = (place: number): QueuedTimer | undefined => {
      const timer = this.#heap[place];
      if (timer === undefined || timer.dueAt !== first.dueAt) return undefined;
      if (left === 0) return timer;
      left -= 1;
      return find(2 * place + 1) ?? find(2 * place + 2);
    };
    return find(0);
  }

  /** Timers due at that moment, at this place and below. */
  #ties(place: number, dueAt: number): number {
    const timer = this.#heap[place];
    if (timer === undefined || timer.dueAt !== dueAt) return 0;
    return 1 + this.#ties(2 * place + 1, dueAt) + this.#ties(2 * place + 2, dueAt);
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
