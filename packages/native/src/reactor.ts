import { type Binding, EVENT } from './binding.js';

/** How a process ended and what it used, as the kernel told. */
export interface ReapedProcess {
  /** si_code: 1 exited, 2 killed, 3 killed with a core dump; 0 when somebody else had reaped it. */
  readonly code: number;
  /** Exit code or signal number. */
  readonly status: number;
  readonly cpuMs: number;
  readonly peakRssBytes: number;
}

/** Hears of one pipe. `bytes` are there until `data` returns. */
export interface PipeListener {
  data(bytes: Uint8Array): void;
  end(): void;
}

/**
 * The events of all processes and pipes of this thread, taken to whoever listens for each. One per thread, since the
 * add-on has one callback per thread.
 */
export class Reactor {
  readonly binding: Binding;
  readonly #pipes = new Map<number, PipeListener>();
  readonly #processes = new Map<number, (reaped: ReapedProcess) => void>();
  readonly #buffer: ArrayBuffer;

  constructor(binding: Binding) {
    this.binding = binding;
    this.#buffer = binding.listen((kind, id, a, b, c, d, e) => {
      switch (kind) {
        case EVENT.data:
          this.#pipes.get(id)?.data(new Uint8Array(this.#buffer, 0, a));
          return;
        case EVENT.end:
          this.#pipes.get(id)?.end();
          return;
        case EVENT.exit:
          this.#processes.get(id)?.({ code: a, status: b, cpuMs: (c + d) / 1000, peakRssBytes: e * 1024 });
          return;
      }
    });
  }

  onPipe(id: number, listener: PipeListener): void {
    this.#pipes.set(id, listener);
  }

  onProcess(id: number, listener: (reaped: ReapedProcess) => void): void {
    this.#processes.set(id, listener);
  }

  /** Closes what is behind an id; nothing more is heard of it. */
  remove(id: number): void {
    this.#pipes.delete(id);
    this.#processes.delete(id);
    this.binding.remove(id);
  }
}
