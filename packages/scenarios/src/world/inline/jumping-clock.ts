import { type Clock, systemClock } from '@longrun/actor';

/** The machine's clock, whose wall time can be made to step. Timers and durations do not follow it. */
export interface JumpingClock extends Clock {
  jump(byMs: number): void;
}

export function createJumpingClock(): JumpingClock {
  let offsetMs = 0;
  return {
    ...systemClock,
    now: () => systemClock.now() + offsetMs,
    jump: (byMs) => {
      offsetMs += byMs;
    },
  };
}
