import type { TimerHandle } from '@longrun/actor';
import type { ResolvedRampingVus } from '../script/resolved-scenario.js';
import { ClosedLoop } from './closed-loop.js';
import { loadDurationMs } from './load-duration.js';
import type { LoadGroup } from './load-group.js';
import type { VirtualUser } from './virtual-user.js';
import { vuSteps } from './vu-steps.js';

/**
 * The closed model with a changing number of users. The user that came last goes first; it may finish its iteration
 * within `gracefulRampDownMs`, and goes on if it is wanted again before that.
 */
export function runRampingVus(group: LoadGroup, load: ResolvedRampingVus): void {
  const { gracefulRampDownMs, gracefulStopMs } = load;
  const endMs = loadDurationMs(load);
  const deadlines = new Map<VirtualUser, TimerHandle>();
  let wanted = 0;
  const loop = new ClosedLoop(group, (user) => user.number <= wanted && group.now() < endMs);

  const rampTo = (users: number, atMs: number): void => {
    const before = wanted;
    wanted = users;
    while (group.users.length < users) group.addUser();
    for (const user of group.users.slice(users, before)) {
      deadlines.set(
        user,
        group.at(atMs + gracefulRampDownMs, () => user.interrupt()),
      );
    }
    for (const user of group.users.slice(before, users)) {
      deadlines.get(user)?.cancel();
      deadlines.delete(user);
      loop.go(user);
    }
  };

  const steps = vuSteps(load.startVUs, load.stages);
  let next = steps.next();
  const pump = (): void => {
    for (; next.done !== true && next.value.atMs <= group.now(); next = steps.next()) {
      if (group.closed) return;
      rampTo(next.value.users, next.value.atMs);
    }
    if (next.done !== true && !group.closed) group.at(next.value.atMs, pump);
  };

  group.at(endMs, () => group.close());
  group.at(endMs + gracefulStopMs, group.interrupt);
  pump();
}
