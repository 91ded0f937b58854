import type { DrainStep } from '../../script/scenario.js';
import { drainSession } from '../drain-session.js';
import type { FlowContext } from '../flow-context.js';
import { store } from '../values.js';

export function drain(step: DrainStep, ctx: FlowContext): void {
  const items = drainSession(ctx.sessions.current(ctx.sessionKey), ctx);
  store(
    ctx,
    step.as ?? 'items',
    items.map((item): unknown => JSON.parse(item.content)),
  );
}
