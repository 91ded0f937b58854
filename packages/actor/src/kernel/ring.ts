/**
 * A first-in first-out queue on a growing ring of slots. Both lanes of a mailbox and the scheduler's run
 * queue are rings: adding and taking allocate nothing, whatever the length.
 */
/** Slots of a new ring: most lanes never hold more. */
const FIRST_SLOTS = 4;
/** A ring that ran empty with more slots than this gives them back: one flood must not cost memory for ever. */
const KEPT_SLOTS = 1024;

export class Ring<T> {
  #slots: (T | undefined)[] = [];
  #mask = -1;
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(item: T): void {
    if (this.#length > this.#mask) this.#grow();
    this.#slots[(this.#head + this.#length) & this.#mask] = item;
    this.#length += 1;
  }

  /** The oldest item, or undefined when empty. */
  shift(): T | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#slots[this.#head];
    this.#slots[this.#head] = undefined;
    this.#head = (this.#head + 1) & this.#mask;
    this.#length -= 1;
    if (this.#length === 0 && this.#mask >= KEPT_SLOTS) {
      this.#slots = [];
      this.#mask = -1;
      this.#head = 0;
    }
    return item;
  }

  /** The item `index` places behind the oldest. */
  at(index: number): T | undefined {
    return index < this.#length ? this.#slots[(this.#head + index) & this.#mask] : undefined;
  }

  /** Takes out one item; those before it move up. Costs `index` moves. */
  removeAt(index: number): T | undefined {
    const removed = this.at(index);
    for (let i = index; i > 0; i -= 1) {
      this.#slots[(this.#head + i) & this.#mask] = this.#slots[(this.#head + i - 1) & this.#mask];
    }
    if (index < this.#length) this.shift();
    return removed;
  }

  #grow(): void {
    const slots = new Array<T | undefined>(this.#mask < 0 ? FIRST_SLOTS : (this.#mask + 1) * 2);
    for (let i = 0; i < this.#length; i += 1) slots[i] = this.#slots[(this.#head + i) & this.#mask];
    this.#slots = slots;
    this.#mask = slots.length - 1;
    this.#head = 0;
  }
}
