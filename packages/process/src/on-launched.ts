import type { ActorContext, Next } from '@longrun/actor';
import type { InternalMessage, ProcessActorMessage } from './internal-messages.js';
import { beginRead } from './run/reads.js';
import { writeText } from './run/write-text.js';
import type { ProcessState } from './state.js';
import { beginEnding } from './termination/ending.js';
import { LEADER_CHECK_MS } from './termination/intervals.js';

type Launched = Extract<InternalMessage, { readonly type: 'launched' }>;

/** The process exists, or will not: the coordinator is told which. */
export function onLaunched(
  state: ProcessState,
  { outcome }: Launched,
  ctx: ActorContext<ProcessActorMessage>,
): Next<ProcessState> | undefined {
  const { handleId } = state.args;
  const { command } = state;
  delete state.launching;
  delete state.command;
  if (!outcome.ok) throw outcome.error;
  if (!outcome.value.ok) {
    state.coordinator.tell({ type: 'spawn-failed', handleId, error: outcome.value.error });
    return { kind: 'stop' };
  }

  const { run, early } = state;
  if (run === undefined || command === undefined)
    throw new Error('launched, and nobody took the process over');
  const { confinement, stdin, timeoutMs } = command;
  state.coordinator.tell({
    type: 'started',
    handleId,
    process: run.process.identity,
    startedAt: run.startedAt,
    launcher: state.ports.launcher.name,
    ...(confinement === undefined
      ? {}
      : { sandbox: { policy: confinement.policy, enforced: run.process.enforced ?? 'none' } }),
  });
  if (stdin?.kind === 'text') writeText(run, stdin.text);
  for (const read of state.earlyReads.splice(0)) beginRead(run, read, ctx);
  ctx.timers.start('leader', LEADER_CHECK_MS, { type: 'check-leader' });
  if (early !== undefined) {
    run.cause = run.group.leaderHasEnded() ? 'natural' : 'cancel';
    beginEnding(run, early, ctx);
  } else if (timeoutMs !== undefined) {
    const passedMs = ctx.clock.monotonic() - run.startedMono;
    ctx.timers.start('timeout', Math.max(0, timeoutMs - passedMs), { type: 'timeout-elapsed' });
  }
  return undefined;
}
