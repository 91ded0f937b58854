/** Actors of one thread at a time that have not launched. A burst that goes beyond cannot be taken back, and runs. */
const CELLS = 4096;
/** What a decided cell holds. */
const DECIDED = 0;
/** Ids wrap around here, in an Int32. */
const MAX_ID = 0x7fffffff;

/**
 * Decides, once and for both sides, whether a process thread launches an actor's command or the control thread takes the
 * actor back. A message could not: while it is on its way, and behind the launches before it, both would go on. One ring
 * of memory that both share, a cell per actor: it holds the actor's id until one side has swapped that for `DECIDED`.
 */
export class Claims {
  readonly shared: SharedArrayBuffer;
  readonly #cells: Int32Array;
  #last = 0;

  constructor(shared: SharedArrayBuffer = new SharedArrayBuffer(CELLS * Int32Array.BYTES_PER_ELEMENT)) {
    this.shared = shared;
    this.#cells = new Int32Array(shared);
  }

  /** The control thread's side: an id for one more actor. Undefined when `CELLS` of them are on their way already. */
  issue(): number | undefined {
    const id = this.#last >= MAX_ID ? 1 : this.#last + 1;
    if (Atomics.compareExchange(this.#cells, id % CELLS, DECIDED, id) !== DECIDED) return undefined;
    this.#last = id;
    return id;
  }

  /** Either side's: true for the first to ask, false for the other one and ever after. */
  decide(id: number): boolean {
    return Atomics.compareExchange(this.#cells, id % CELLS, id, DECIDED) === id;
  }
}
