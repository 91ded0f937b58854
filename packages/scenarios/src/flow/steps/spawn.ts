import type { FlowContext } from '../flow-context.js';
import { makeCall } from '../make-call.js';
import type { StepOf } from '../step-of.js';
import { handleIdOf, store } from '../values.js';

export async function spawn(step: StepOf<'spawn'>, ctx: FlowContext): Promise<void> {
  const known = ctx.programs.get(step.program);
  // `parseScenario` has looked: every program that a flow names is there.
  if (known === undefined) throw new Error(`no program ${step.program}`);
  const program = step.args === undefined ? known : { ...known, args: step.args };
  const sessionId = ctx.sessions.current(ctx.sessionKey);
  const input = {
    ...ctx.world.commandOf(program),
    long_running: step.longRunning,
    ...(step.timeoutMs !== undefined && { timeout_ms: step.timeoutMs }),
    ...(step.graceMs !== undefined && { grace_ms: step.graceMs }),
    ...(step.drainMs !== undefined && { drain_ms: step.drainMs }),
    ...(step.backgroundAfterMs !== undefined && { background_after_ms: step.backgroundAfterMs }),
    ...(step.leftovers !== undefined && { leftovers: step.leftovers }),
  };
  const reply = await makeCall(ctx, {
    operation: 'run_command',
    input,
    sessionId,
    run: () => ctx.world.call('run_command', input, sessionId),
    handleOf: handleIdOf,
  });
  store(ctx, step.as, reply);
}
