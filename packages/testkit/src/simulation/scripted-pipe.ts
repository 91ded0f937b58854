import type { OutputListener, OutputSource } from '@longrun/process';

/** Runs something soon, in an order that somebody else chooses. */
export type Later = (label: string, run: () => void) => void;

type PipeEvent = { readonly kind: 'data'; readonly bytes: Uint8Array } | { readonly kind: 'end' };

/** As much as a pipe holds. Whoever reads it must not write in it. */
const FLOOD = new TextEncoder().encode('y\n'.repeat(32_768));

/** One output stream of a scripted process: its events reach the listener later, each in its own time, in order. */
export class ScriptedPipe implements OutputSource {
  readonly #label: string;
  readonly #later: Later;
  readonly #events: PipeEvent[] = [];
  #listener: OutputListener | undefined;
  #paused = false;
  #destroyed = false;
  #ended = false;

  constructor(label: string, later: Later) {
    this.#label = label;
    this.#later = later;
  }

  write(text: string): void {
    if (!this.#ended) this.#add({ kind: 'data', bytes: new TextEncoder().encode(text) });
  }

  /** So many bytes, in lines of two. */
  flood(bytes: number): void {
    for (let left = bytes; left > 0 && !this.#ended; left -= FLOOD.length) {
      this.#add({ kind: 'data', bytes: left < FLOOD.length ? FLOOD.subarray(0, left) : FLOOD });
    }
  }

  /** The last writer is gone. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#add({ kind: 'end' });
  }

  listen(listener: OutputListener): void {
    this.#listener = listener;
    this.#wakeAll();
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#wakeAll();
  }

  destroy(): void {
    this.#destroyed = true;
    this.#events.length = 0;
  }

  #add(event: PipeEvent): void {
    if (this.#destroyed) return;
    this.#events.push(event);
    this.#wake();
  }

  #wakeAll(): void {
    for (let n = this.#events.length; n > 0; n -= 1) this.#wake();
  }

  /** One event per wake: which stream or process is next is not ours to say, the order within the stream is. */
  #wake(): void {
    this.#later(`${this.#label}`, () => {
      if (this.#paused || this.#destroyed || this.#listener === undefined) return;
      const event = this.#events.shift();
      if (event?.kind === 'data') this.#listener.data(event.bytes);
      if (event?.kind === 'end') this.#listener.end();
    });
  }
}
