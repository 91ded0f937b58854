import { endSession as end } from '../end-session.js';
import type { FlowContext } from '../flow-context.js';
import type { StepOf } from '../step-of.js';
import { store } from '../values.js';

export async function endSession(step: StepOf<'end-session'>, ctx: FlowContext): Promise<void> {
  store(ctx, step.as, await end(ctx));
}
