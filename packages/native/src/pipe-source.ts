import type { OutputListener, OutputSource } from '@longrun/process';
import type { Reactor } from './reactor.js';

/** One output pipe of a child. Nothing is read before `listen`, so nothing is kept here. */
export class PipeSource implements OutputSource {
  readonly #reactor: Reactor;
  readonly #id: number;
  #open = true;

  constructor(reactor: Reactor, id: number) {
    this.#reactor = reactor;
    this.#id = id;
  }

  listen(listener: OutputListener): void {
    this.#reactor.onPipe(this.#id, {
      data: (bytes) => listener.data(bytes),
      end: () => {
        this.destroy();
        listener.end();
      },
    });
    this.resume();
  }

  pause(): void {
    if (this.#open) this.#reactor.binding.pause(this.#id);
  }

  resume(): void {
    if (!this.#open) return;
    const errno = this.#reactor.binding.resume(this.#id);
    // epoll takes every pipe; what is left is ENOMEM or the limit on watches, and then nobody would ever hear of it.
    if (errno !== 0) throw new Error(`cannot watch an output pipe (errno ${errno})`);
  }

  destroy(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#reactor.remove(this.#id);
  }
}
