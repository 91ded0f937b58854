/** A map that holds at most `limit` entries: one more forgets the entry that was set first. */
export class BoundedMap<K, V> {
  readonly #limit: number;
  readonly #entries: Map<K, V>;

  constructor(limit: number, entries: Iterable<readonly [K, V]> = []) {
    this.#limit = limit;
    this.#entries = new Map();
    for (const [key, value] of entries) this.set(key, value);
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: K): V | undefined {
    return this.#entries.get(key);
  }

  set(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#limit) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }

  delete(key: K): void {
    this.#entries.delete(key);
  }
}
