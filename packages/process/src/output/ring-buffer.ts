import { NO_BYTES } from './no-bytes.js';

/** The first allocation of a ring: most commands print less. */
const FIRST_BYTES = 4096;

/** The last `capacity` bytes that went in. Allocates as it fills, never more than `capacity`. */
export class RingBuffer {
  readonly capacity: number;
  #bytes: Uint8Array = NO_BYTES;
  #length = 0;
  /** Where the oldest byte is; 0 until the ring is full. */
  #start = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get length(): number {
    return this.#length;
  }

  push(chunk: Uint8Array): void {
    const bytes = chunk.length > this.capacity ? chunk.subarray(chunk.length - this.capacity) : chunk;
    if (bytes.length === this.capacity) {
      if (this.#bytes.length < this.capacity) this.#bytes = new Uint8Array(this.capacity);
      this.#bytes.set(bytes);
      this.#start = 0;
      this.#length = this.capacity;
      return;
    }
    this.#grow(this.#length + bytes.length);
    const end = (this.#start + this.#length) % Math.max(1, this.#bytes.length);
    const first = Math.min(bytes.length, this.#bytes.length - end);
    this.#bytes.set(bytes.subarray(0, first), end);
    if (first < bytes.length) this.#bytes.set(bytes.subarray(first), 0);
    const over = Math.max(0, this.#length + bytes.length - this.capacity);
    this.#start = (this.#start + over) % Math.max(1, this.#bytes.length);
    this.#length += bytes.length - over;
  }

  /** A copy of the bytes from `from` to `to`, counted from the oldest. */
  slice(from: number, to: number): Uint8Array {
    const end = Math.min(to, this.#length);
    const copy = new Uint8Array(Math.max(0, end - from));
    if (copy.length === 0) return copy;
    const at = (this.#start + from) % this.#bytes.length;
    const first = Math.min(copy.length, this.#bytes.length - at);
    copy.set(this.#bytes.subarray(at, at + first));
    copy.set(this.#bytes.subarray(0, copy.length - first), first);
    return copy;
  }

  #grow(needed: number): void {
    if (needed <= this.#bytes.length || this.#bytes.length === this.capacity) return;
    const size = Math.min(this.capacity, Math.max(needed, this.#bytes.length * 2, FIRST_BYTES));
    const grown = new Uint8Array(size);
    // It has never been full, so nothing wraps.
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
