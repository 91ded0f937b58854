import type { SeededTurns } from '@longrun/testkit/simulation';
import { done, type FaultSite } from '../../faults/fault-site.js';
import type { FaultOutcome } from '../world.js';

/** Actors that get no turns, each as long as one fault wants it so. */
export class Stalls {
  readonly #turns: SeededTurns;
  readonly #holders = new Map<string, number>();

  constructor(turns: SeededTurns) {
    this.#turns = turns;
  }

  /** @param id address of the actor */
  async stall(name: string, id: string, forMs: number, site: FaultSite): Promise<FaultOutcome> {
    const before = this.#holders.get(id) ?? 0;
    this.#holders.set(id, before + 1);
    if (before === 0) this.#turns.hold(id);
    await site.hold(forMs);
    const left = (this.#holders.get(id) ?? 1) - 1;
    this.#holders.set(id, left);
    if (left === 0) this.#turns.release(id);
    return done(`${name} handled nothing for ${forMs} ms`);
  }
}
