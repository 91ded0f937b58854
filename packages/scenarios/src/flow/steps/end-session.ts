import type { EndSessionStep } from '../../script/scenario.js';
import { endSession as end } from '../end-session.js';
import type { FlowContext } from '../flow-context.js';
import { store } from '../values.js';

export async function endSession(step: EndSessionStep, ctx: FlowContext): Promise<void> {
  store(ctx, step.as ?? 'end', await end(ctx));
}
