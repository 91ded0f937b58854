import type { Writable } from 'node:stream';
import type { InputSink } from './launched-process.js';

/** The stdin pipe of a Node child as an `InputSink`. A reader that has gone (EPIPE) is an answer, not an error. */
export class NodeInputSink implements InputSink {
  readonly #stream: Writable;

  constructor(stream: Writable) {
    this.#stream = stream;
    // Every write has its own callback; without a listener the same error would be thrown at the process.
    stream.on('error', () => stream.destroy());
  }

  get pendingBytes(): number {
    return this.#stream.writableLength;
  }

  write(bytes: Uint8Array, done: (taken: boolean) => void): void {
    if (!this.#stream.writable) {
      queueMicrotask(() => done(false));
      return;
    }
    this.#stream.write(bytes, (error) => done(error === undefined || error === null));
  }

  end(): void {
    if (this.#stream.writable) this.#stream.end();
  }

  destroy(): void {
    this.#stream.destroy();
  }
}
