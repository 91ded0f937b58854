import type { FaultOutcome } from '../world/world.js';
import { done, type FaultSite } from './fault-site.js';

/** Something that is wrong while at least one fault holds it so. */
export class HeldSwitch {
  #holders = 0;

  get isOn(): boolean {
    return this.#holders > 0;
  }

  /** Wrong for `forMs` milliseconds. `what` says what, in words. */
  async hold(forMs: number, site: FaultSite, what: string): Promise<FaultOutcome> {
    this.#holders += 1;
    try {
      await site.hold(forMs);
    } finally {
      this.#holders -= 1;
    }
    return done(`${what} for ${forMs} ms`);
  }
}
