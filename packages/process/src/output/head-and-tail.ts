import { NO_BYTES } from './no-bytes.js';
import { RingBuffer } from './ring-buffer.js';

const FIRST_BYTES = 1024;

/** The first and the last bytes of a stream, whatever its length. Positions are those of the stream. */
export class HeadAndTail {
  readonly #headCapacity: number;
  readonly #tail: RingBuffer;
  #head: Uint8Array = NO_BYTES;
  #headLength = 0;
  #total = 0;

  constructor(headBytes: number, tailBytes: number) {
    this.#headCapacity = headBytes;
    this.#tail = new RingBuffer(tailBytes);
  }

  /** Bytes that went in. */
  get total(): number {
    return this.#total;
  }

  /** Bytes [0, headEnd) are here. */
  get headEnd(): number {
    return this.#headLength;
  }

  /** Bytes [tailStart, total) are here. Equal to `headEnd` as long as nothing has been lost. */
  get tailStart(): number {
    return this.#total - this.#tail.length;
  }

  push(chunk: Uint8Array): void {
    this.#total += chunk.length;
    const room = this.#headCapacity - this.#headLength;
    if (room <= 0) {
      this.#tail.push(chunk);
      return;
    }
    const first = Math.min(room, chunk.length);
    this.#growHead(this.#headLength + first);
    this.#head.set(chunk.subarray(0, first), this.#headLength);
    this.#headLength += first;
    if (first < chunk.length) this.#tail.push(chunk.subarray(first));
  }

  /** True when these bytes would push others out. */
  wouldLose(bytes: number): boolean {
    return this.#total + bytes > this.#headCapacity + this.#tail.capacity;
  }

  /** A copy of what is here of [from, to): a run that starts at `from`, empty when `from` is not here. */
  slice(from: number, to: number): Uint8Array {
    if (from < this.#headLength) return this.#head.slice(from, Math.min(to, this.#headLength));
    const start = this.tailStart;
    return from < start ? NO_BYTES : this.#tail.slice(from - start, to - start);
  }

  /** Everything, in order. Only when nothing has been lost. */
  all(): Uint8Array {
    if (this.tailStart !== this.#headLength) throw new Error('bytes between head and tail are gone');
    const bytes = new Uint8Array(this.#total);
    bytes.set(this.#head.subarray(0, this.#headLength));
    bytes.set(this.#tail.slice(0, this.#tail.length), this.#headLength);
    return bytes;
  }

  #growHead(needed: number): void {
    if (needed <= this.#head.length) return;
    const grown = new Uint8Array(
      Math.min(this.#headCapacity, Math.max(needed, this.#head.length * 2, FIRST_BYTES)),
    );
    grown.set(this.#head.subarray(0, this.#headLength));
    this.#head = grown;
  }
}
