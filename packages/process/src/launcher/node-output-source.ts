import type { Readable } from 'node:stream';
import type { OutputListener, OutputSource } from './launched-process.js';

/**
 * One stdio stream of a Node child as an `OutputSource`. Owns the stream from the launch on: a read error is
 * an end, as for anybody who reads a pipe whose writer is gone.
 */
export class NodeOutputSource implements OutputSource {
  readonly #stream: Readable;
  /** What came before anybody listened: at most the pipe's content and one read more, since it is paused. */
  #early: Uint8Array[] = [];
  #listener: OutputListener | undefined;
  #paused = true;
  #ended = false;
  #over = false;

  constructor(stream: Readable) {
    this.#stream = stream;
    // Attached now: when a child exits, Node resumes its streams, whoever paused them, and what flows then
    // without a listener is lost.
    stream.on('data', (bytes: Buffer) => this.#take(bytes));
    stream.once('end', () => this.#end());
    // An error, or a stream that is destroyed under us, ends without `end`.
    stream.on('error', () => this.#end());
    stream.once('close', () => this.#end());
    stream.pause();
  }

  listen(listener: OutputListener): void {
    this.#listener = listener;
    queueMicrotask(() => {
      const early = this.#early;
      this.#early = [];
      for (const bytes of early) if (!this.#over) listener.data(bytes);
      if (this.#ended) this.#tellEnd();
    });
    this.resume();
  }

  pause(): void {
    this.#paused = true;
    this.#stream.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#stream.resume();
  }

  destroy(): void {
    this.#over = true;
    this.#early = [];
    this.#stream.destroy();
  }

  #take(bytes: Buffer): void {
    if (this.#paused) this.#stream.pause();
    if (this.#over) return;
    if (this.#listener === undefined || this.#early.length > 0) this.#early.push(bytes);
    else this.#listener.data(bytes);
  }

  #end(): void {
    this.#ended = true;
    if (this.#listener !== undefined && this.#early.length === 0) this.#tellEnd();
  }

  #tellEnd(): void {
    if (this.#over) return;
    this.#over = true;
    this.#listener?.end();
  }
}
