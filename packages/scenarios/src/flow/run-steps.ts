import type { ResolvedStep } from '../script/resolved-scenario.js';
import { amountOf } from './amount.js';
import type { FlowContext } from './flow-context.js';
import { ask } from './steps/ask.js';
import { awaitItem } from './steps/await-item.js';
import { cancel } from './steps/cancel.js';
import { check } from './steps/check.js';
import { choose } from './steps/choose.js';
import { drain } from './steps/drain.js';
import { endSession } from './steps/end-session.js';
import { list } from './steps/list.js';
import { readOutput } from './steps/read-output.js';
import { sleep } from './steps/sleep.js';
import { spawn } from './steps/spawn.js';
import { tell } from './steps/tell.js';
import { wait } from './steps/wait.js';

/**
 * What a virtual user does, step after step. A refused call does not end the iteration: it marks it, and steps that
 * need the handle it did not give do nothing. Stops between two steps when the iteration must not go on.
 */
export async function runSteps(steps: readonly ResolvedStep[], ctx: FlowContext): Promise<void> {
  for (const step of steps) {
    if (ctx.signal.aborted) return;
    await runStep(step, ctx);
  }
}

function runStep(step: ResolvedStep, ctx: FlowContext): Promise<void> | void {
  switch (step.do) {
    case 'spawn':
      return spawn(step, ctx);
    case 'cancel':
      return cancel(step, ctx);
    case 'read-output':
      return readOutput(step, ctx);
    case 'wait':
      return wait(step, ctx);
    case 'await-item':
      return awaitItem(step, ctx);
    case 'drain':
      return drain(step, ctx);
    case 'list':
      return list(step, ctx);
    case 'end-session':
      return endSession(step, ctx);
    case 'tell':
      return tell(step, ctx);
    case 'ask':
      return ask(step, ctx);
    case 'sleep':
      return sleep(step, ctx);
    case 'choose':
      return runSteps(choose(step, ctx), ctx);
    case 'repeat':
      return repeat(step.steps, amountOf(step.times, ctx.random), ctx);
    case 'check':
      return check(step, ctx);
  }
}

async function repeat(steps: readonly ResolvedStep[], times: number, ctx: FlowContext): Promise<void> {
  for (let n = 0; n < times; n += 1) await runSteps(steps, ctx);
}
