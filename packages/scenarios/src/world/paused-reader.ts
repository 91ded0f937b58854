import type { Clock } from '@longrun/actor';
import type { FaultSite } from '../faults/fault-site.js';
import { HeldSwitch } from '../faults/held-switch.js';
import type { FaultOutcome } from './world.js';

/** Whoever drains the inboxes of a world, and for a while does not. */
export class PausedReader {
  readonly #switch = new HeldSwitch();
  readonly #clock: Clock;
  #resumed: Promise<unknown> = Promise.resolve();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isPaused(): boolean {
    return this.#switch.isOn;
  }

  pause({ forMs }: { readonly forMs: number }, site: FaultSite): Promise<FaultOutcome> {
    const pause = this.#switch.hold(forMs, site, 'no inbox was drained');
    this.#resumed = Promise.all([this.#resumed, pause]);
    return pause;
  }

  /**
   * Resolves when somebody reads again, with what is left of `timeoutMs` then; 0 when the time is over first. An item that
   * nobody takes out has not come.
   */
  async resumed(timeoutMs: number): Promise<number> {
    if (!this.isPaused) return timeoutMs;
    const began = this.#clock.monotonic();
    await new Promise<void>((resolve) => {
      const timer = this.#clock.after(timeoutMs, resolve);
      this.#resumed.then(() => {
        timer.cancel();
        resolve();
      });
    });
    return this.isPaused ? 0 : Math.max(0, timeoutMs - (this.#clock.monotonic() - began));
  }
}
