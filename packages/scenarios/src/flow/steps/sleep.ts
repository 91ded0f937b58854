import type { SleepStep } from '../../script/scenario.js';
import { amountOf } from '../amount.js';
import type { FlowContext } from '../flow-context.js';

/** Ends early when the iteration must not go on. */
export function sleep(step: SleepStep, ctx: FlowContext): Promise<void> {
  const { signal } = ctx;
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const over = (): void => {
      timer.cancel();
      signal.removeEventListener('abort', over);
      resolve();
    };
    const timer = ctx.world.clock.after(amountOf(step.ms, ctx.random), over);
    signal.addEventListener('abort', over);
  });
}
