/** Often enough to keep a client's timeout of a minute from running out, seldom enough to cost nothing. */
export const PROGRESS_INTERVAL_MS = 1000;

/** Sends one progress notification. */
export type SendProgress = (params: { progress: number; message: string }) => Promise<void>;

/**
 * Progress of a call that waits, for a client that asked for it: at most once per interval, and never a second one
 * while the first is unsent. `progress` is the milliseconds since the call began, so it only grows.
 */
export class Progress {
  readonly #send: SendProgress | undefined;
  readonly #begin: number = performance.now();
  #last = 0;

  /** Without `send`, nothing is ever sent. */
  constructor(send?: SendProgress) {
    this.#send = send;
  }

  /** Tells the client how `work` goes until it is done. What fails on the way to the client is the transport's to report. */
  async during<Result>(describe: () => Promise<string>, work: () => Promise<Result>): Promise<Result> {
    const send = this.#send;
    if (send === undefined) return work();
    let busy = false;
    let over = false;
    const tick = async (): Promise<void> => {
      if (busy) return;
      busy = true;
      try {
        const message = await describe();
        const progress = Math.max(this.#last + 1, Math.round(performance.now() - this.#begin));
        this.#last = progress;
        if (!over) await send({ progress, message });
      } catch {
        // The state could not be asked for, or the client is gone: the call itself will say so.
      } finally {
        busy = false;
      }
    };
    const timer = setInterval(() => void tick(), PROGRESS_INTERVAL_MS);
    try {
      return await work();
    } finally {
      over = true;
      clearInterval(timer);
    }
  }
}
