import { amountOf } from '../amount.js';
import type { FlowContext } from '../flow-context.js';
import { pause } from '../pause.js';
import type { StepOf } from '../step-of.js';

/** Ends early when the iteration must not go on. */
export async function sleep(step: StepOf<'sleep'>, ctx: FlowContext): Promise<void> {
  await pause(ctx.world.clock, amountOf(step.ms, ctx.random), ctx.signal);
}
