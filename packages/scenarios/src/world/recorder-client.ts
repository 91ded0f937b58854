import { systemClock } from '@longrun/actor';
import type { CustomActor, Host } from '@longrun/host';
import { type DrainRecorder, recorderActor, threadTimeMs } from '../actors/recorder-actor.js';
import type { Listeners } from './listeners.js';

/** 4 a second: what a live view can show, and what the recorder has room for. */
const DRAIN_EVERY_MS = 250;
/** An actor in a thread that is not stuck answers at once. */
const DRAIN_TIMEOUT_MS = 10_000;

export function recorderModule(): CustomActor {
  return { definition: recorderActor };
}

/** Takes what the recorder hears on the control thread to the listeners of a world, a batch at a time. */
export class RecorderClient {
  readonly #host: Host;
  readonly #listeners: Listeners;
  /** From the threads' time to that of the world's clock. */
  readonly #offsetMs: number = systemClock.monotonic() - threadTimeMs();
  readonly #timer: NodeJS.Timeout;
  #draining: Promise<void> | undefined;

  constructor(host: Host, listeners: Listeners) {
    this.#host = host;
    this.#listeners = listeners;
    this.#timer = setInterval(() => this.start(), DRAIN_EVERY_MS);
    this.#timer.unref();
  }

  /** Asks for what there is, and with it for events if somebody wants them now. One question at a time. */
  start(): void {
    this.#draining ??= this.#drain().finally(() => {
      this.#draining = undefined;
    });
  }

  /** Once more, for what came last. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#draining;
    await this.#drain();
  }

  async #drain(): Promise<void> {
    const recorder = this.#host.actor<DrainRecorder>(recorderActor.kind);
    const question = { withEvents: this.#listeners.wantsMessages };
    const options = { timeoutMs: DRAIN_TIMEOUT_MS };
    const batch = await recorder.ask('drain', question, options).catch(() => {
      // The control thread died with what it had heard, or is stuck; both are told by others.
      return undefined;
    });
    if (batch === undefined) return;
    for (const event of batch.events) this.#listeners.message({ ...event, at: event.at + this.#offsetMs });
    for (const alarm of batch.alarms) this.#listeners.notice({ type: 'violation', ...alarm });
    const { dropped } = batch;
    if (dropped > 0) this.#listeners.log('warn', { dropped }, 'actor messages were not recorded');
  }
}
