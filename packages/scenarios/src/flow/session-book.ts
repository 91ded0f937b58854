/**
 * Which session a virtual user acts in. A session that has ended is never used again: whoever acts in it next gets a
 * fresh one. Remembers all that are open, for the end of the run.
 */
export class SessionBook {
  readonly #generations = new Map<string, number>();
  readonly #open = new Set<string>();

  /** The session of this key, made when it is new. */
  current(key: string): string {
    const generation = this.#generations.get(key) ?? 1;
    this.#generations.set(key, generation);
    const id = generation === 1 ? key : `${key}.${generation}`;
    this.#open.add(id);
    return id;
  }

  /** The key's session is ending: later steps get another. Answers the one that ends. */
  retire(key: string): string {
    const id = this.current(key);
    this.#open.delete(id);
    this.#generations.set(key, (this.#generations.get(key) ?? 1) + 1);
    return id;
  }

  /** A key that will not come again. */
  forget(key: string): void {
    this.#open.delete(this.current(key));
    this.#generations.delete(key);
  }

  get open(): readonly string[] {
    return [...this.#open];
  }
}
