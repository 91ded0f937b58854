import type { LoadGroup } from './load-group.js';
import type { VirtualUser } from './virtual-user.js';

/** Below this an iteration counts as short: nothing in it waited for the service. */
const SHORT_MS = 1;
/**
 * Short iterations in a row after which a user rests. A flow that never waits would otherwise keep the event loop,
 * and all timers with it, or stand still in virtual time. 50 of them cost at most 50 ms for the 1 ms of rest.
 */
const MAX_SHORT_IN_A_ROW = 50;
const REST_MS = 1;

/** The closed model: a user begins its next iteration when its last one has ended, for as long as it is wanted. */
export class ClosedLoop {
  readonly #group: LoadGroup;
  readonly #wanted: (user: VirtualUser) => boolean;

  constructor(group: LoadGroup, wanted: (user: VirtualUser) => boolean) {
    this.#group = group;
    this.#wanted = wanted;
  }

  /** Sets an idle user going; one that iterates or rests goes on by itself. */
  go(user: VirtualUser): void {
    if (this.#group.closed || !user.idle || !this.#wanted(user)) return;
    const startedAtMs = this.#group.now();
    this.#group.start(user, startedAtMs, () => this.#next(user, startedAtMs));
  }

  #next(user: VirtualUser, startedAtMs: number): void {
    const now = this.#group.now();
    user.shortInARow = now - startedAtMs < SHORT_MS ? user.shortInARow + 1 : 0;
    if (user.shortInARow < MAX_SHORT_IN_A_ROW) {
      this.go(user);
      return;
    }
    user.shortInARow = 0;
    user.resting = true;
    this.#group.at(now + REST_MS, () => {
      user.resting = false;
      this.go(user);
    });
  }
}
