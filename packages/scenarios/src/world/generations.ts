import type { WorldView } from './world.js';

type Restarts = Pick<WorldView, 'feedbackRestarts' | 'guardianRestarts' | 'overflowed'>;

/** A control thread that is replaced begins to count at 0: adds up what is to be counted over the whole run. */
export class Generations {
  #system = '';
  #before: Restarts = { feedbackRestarts: 0, guardianRestarts: 0, overflowed: 0 };
  #last: Restarts = this.#before;

  /** `system` is the id of the actor system that the view is of. */
  added(system: string, view: WorldView): WorldView {
    if (system !== this.#system) this.#before = this.#last;
    this.#system = system;
    this.#last = {
      feedbackRestarts: this.#before.feedbackRestarts + view.feedbackRestarts,
      guardianRestarts: this.#before.guardianRestarts + view.guardianRestarts,
      overflowed: this.#before.overflowed + view.overflowed,
    };
    return { ...view, ...this.#last };
  }
}
