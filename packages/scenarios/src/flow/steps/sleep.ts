import type { SleepStep } from '../../script/scenario.js';
import { amountOf } from '../amount.js';
import type { FlowContext } from '../flow-context.js';
import { pause } from '../pause.js';

/** Ends early when the iteration must not go on. */
export async function sleep(step: SleepStep, ctx: FlowContext): Promise<void> {
  await pause(ctx.world.clock, amountOf(step.ms, ctx.random), ctx.signal);
}
