import type { Readable } from 'node:stream';
import type { OutputListener, OutputSource } from './launched-process.js';

/**
 * One stdio stream of a Node child as an `OutputSource`. Owns the stream from the launch on: a read error is
 * an end, as for anybody who reads a pipe whose writer is gone.
 */
export class NodeOutputSource implements OutputSource {
  readonly #stream: Readable;
  #listener: OutputListener | undefined;
  #paused = false;
  #over = false;

  constructor(stream: Readable) {
    this.#stream = stream;
    // Without this an error before `listen` would be thrown at the process.
    stream.on('error', () => this.#end());
    stream.pause();
  }

  listen(listener: OutputListener): void {
    this.#listener = listener;
    this.#stream.on('data', (bytes: Buffer) => {
      // Node resumes every stdio stream of a child that has exited, whoever paused it: pause again.
      if (this.#paused) this.#stream.pause();
      if (!this.#over) listener.data(bytes);
    });
    this.#stream.once('end', () => this.#end());
    // A stream that is destroyed under us ends without `end`.
    this.#stream.once('close', () => this.#end());
    if (this.#stream.destroyed || this.#stream.readableEnded) queueMicrotask(() => this.#end());
    else if (!this.#paused) this.#stream.resume();
  }

  pause(): void {
    this.#paused = true;
    this.#stream.pause();
  }

  resume(): void {
    this.#paused = false;
    if (this.#listener !== undefined) this.#stream.resume();
  }

  destroy(): void {
    this.#over = true;
    this.#stream.destroy();
  }

  #end(): void {
    if (this.#over || this.#listener === undefined) return;
    this.#over = true;
    this.#listener.end();
  }
}
