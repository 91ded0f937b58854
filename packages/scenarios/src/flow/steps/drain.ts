import { drainSession } from '../drain-session.js';
import type { FlowContext } from '../flow-context.js';
import type { StepOf } from '../step-of.js';
import { store } from '../values.js';

export function drain(step: StepOf<'drain'>, ctx: FlowContext): void {
  const items = drainSession(ctx.sessions.current(ctx.sessionKey), ctx);
  store(
    ctx,
    step.as,
    items.map((item): unknown => JSON.parse(item.content)),
  );
}
