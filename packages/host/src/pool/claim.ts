const FREE = 0;
const TAKEN = 1;
const WITHDRAWN = 2;

/**
 * Decides, once and for both sides, whether a process thread takes an actor up or the control thread takes it
 * back. A message could not: while it is on its way both would go on.
 */
export class Claim {
  /** One Int32. Goes to the other thread with the actor. */
  readonly shared: SharedArrayBuffer;
  readonly #state: Int32Array;

  constructor(shared: SharedArrayBuffer) {
    this.shared = shared;
    this.#state = new Int32Array(shared);
  }

  static create(): Claim {
    return new Claim(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  }

  /** The process thread's side. False: it was withdrawn, do nothing. */
  take(): boolean {
    return Atomics.compareExchange(this.#state, 0, FREE, TAKEN) === FREE;
  }

  /** The control thread's side. False: a thread has it. */
  withdraw(): boolean {
    return Atomics.compareExchange(this.#state, 0, FREE, WITHDRAWN) === FREE;
  }
}
