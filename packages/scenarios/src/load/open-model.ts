import type { LoadGroup } from './load-group.js';
import type { VirtualUser } from './virtual-user.js';

export interface OpenModelOptions {
  /** Start times in order, milliseconds since the group's start. */
  readonly arrivals: Iterator<number>;
  readonly preAllocatedVUs: number;
  readonly maxVUs: number;
  /** When running iterations are interrupted. */
  readonly stopMs: number;
}

/**
 * The open model: iterations begin at their times, whether others have ended or not. The user that has been free for
 * longest takes the next; without one, a new user is made up to `maxVUs`; past that, the iteration is dropped. A timer
 * that comes late begins everything that is overdue by then, each with the time it was meant for.
 */
export function runOpenModel(group: LoadGroup, options: OpenModelOptions): void {
  const { arrivals, maxVUs } = options;
  const free: VirtualUser[] = [];
  let firstFree = 0;
  while (group.users.length < options.preAllocatedVUs) free.push(group.addUser());

  const takeFree = (): VirtualUser | undefined => {
    const user = free[firstFree];
    if (user === undefined) return group.users.length < maxVUs ? group.addUser() : undefined;
    firstFree += 1;
    // Taken places are given back in bulk: shifting one by one costs the length of the queue each time.
    if (firstFree > maxVUs) {
      free.splice(0, firstFree);
      firstFree = 0;
    }
    return user;
  };

  let next = arrivals.next();
  const beginDue = (): void => {
    for (; next.done !== true && next.value <= group.now(); next = arrivals.next()) {
      if (group.closed) return;
      const user = takeFree();
      if (user === undefined) group.drop(next.value);
      else group.start(user, next.value, (freed) => free.push(freed));
    }
  };
  const pump = (): void => {
    beginDue();
    if (next.done === true) group.close();
    else if (!group.closed) group.at(next.value, pump);
  };

  group.at(options.stopMs, () => {
    beginDue();
    group.interrupt();
  });
  pump();
}
