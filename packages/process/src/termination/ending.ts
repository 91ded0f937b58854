import type { ActorContext } from '@longrun/actor';
import type { Survivor } from '@longrun/protocol';
import type { ProcessActorMessage } from '../internal-messages.js';
import type { Run } from '../run/run.js';
import { KILL_RESERVE_MS, LIST_AFTER_MS, VERIFY_FIRST_MS, VERIFY_MOST_MS } from './intervals.js';

/** How a tree is to be ended: a `cancel`, or what a timeout makes of the command's own values. */
export interface EndingRequest {
  /** Starts at SIGKILL. */
  readonly force: boolean;
  readonly graceMs: number;
  readonly budgetMs: number;
}

/** A tree that is being ended: SIGTERM, grace, SIGKILL, looking all the while whether anybody is left. */
export interface Ending {
  stage: 'term' | 'kill';
  /** Monotonic times. */
  killAt: number;
  budgetEnd: number;
  /** Until the next look. */
  lookMs: number;
  /** Monotonic time from which a look may list all processes to tell zombies from the living. */
  listAt: number;
  /** Pids that were seen alive in the group. */
  readonly seen: Set<number>;
  /** Set when it is over and not everybody has gone. */
  survivors: readonly Survivor[];
  over: boolean;
}

/** Starts to end the tree of `run`. Its progress comes as `verify-group`, `grace-elapsed`, `budget-elapsed`. */
export function beginEnding(run: Run, request: EndingRequest, ctx: ActorContext<ProcessActorMessage>): void {
  const now = ctx.clock.monotonic();
  const ending: Ending = {
    stage: 'term',
    killAt: now + graceWithin(request),
    budgetEnd: now + request.budgetMs,
    lookMs: VERIFY_FIRST_MS,
    listAt: now + LIST_AFTER_MS,
    seen: new Set(run.phase === 'reported' ? run.group.alive().map(({ pid }) => pid) : []),
    survivors: [],
    over: false,
  };
  run.ending = ending;
  ctx.timers.cancel('timeout');
  ctx.timers.start('budget', request.budgetMs, { type: 'budget-elapsed' });
  if (request.force) {
    killTree(run, ending, ctx);
    return;
  }
  run.group.signal('SIGTERM');
  // A stopped process gets its SIGTERM only when it runs again.
  run.group.signal('SIGCONT');
  ctx.timers.start('grace', ending.killAt - now, { type: 'grace-elapsed' });
  lookLater(ending, ctx);
}

/** A second wish to end the same tree can only make it faster. */
export function tightenEnding(
  run: Run,
  request: EndingRequest,
  ctx: ActorContext<ProcessActorMessage>,
): void {
  const ending = run.ending;
  if (ending === undefined || ending.over) return;
  const now = ctx.clock.monotonic();
  if (now + request.budgetMs < ending.budgetEnd) {
    ending.budgetEnd = now + request.budgetMs;
    ctx.timers.start('budget', request.budgetMs, { type: 'budget-elapsed' });
  }
  if (ending.stage === 'kill') return;
  if (request.force) {
    killTree(run, ending, ctx);
  } else if (now + graceWithin(request) < ending.killAt) {
    ending.killAt = now + graceWithin(request);
    ctx.timers.start('grace', ending.killAt - now, { type: 'grace-elapsed' });
  }
}

/** SIGKILL to the group now. */
export function killTree(run: Run, ending: Ending, ctx: ActorContext<ProcessActorMessage>): void {
  ending.stage = 'kill';
  ending.lookMs = VERIFY_FIRST_MS;
  ending.listAt = ctx.clock.monotonic() + LIST_AFTER_MS;
  ctx.timers.cancel('grace');
  run.group.signal('SIGKILL');
  lookLater(ending, ctx);
}

/** Looks whether everybody has gone. Over when they have and the leader's exit is known. */
export function lookAtEnding(run: Run, ending: Ending, ctx: ActorContext<ProcessActorMessage>): void {
  if (ending.over) return;
  const now = ctx.clock.monotonic();
  const mayList = now >= ending.listAt;
  if (mayList) ending.listAt = now + LIST_AFTER_MS;
  const somebody = mayList ? run.group.hasMembers() : run.group.mayHaveMembers();
  if (!somebody && run.exit !== undefined) {
    finishEnding(ending, [], ctx);
    return;
  }
  // Again at every look: a fork that was under way at the first SIGKILL shows up only now.
  if (somebody && ending.stage === 'kill') run.group.signal('SIGKILL');
  lookLater(ending, ctx);
}

/** The time is up: whoever is left is named. */
export function giveUpEnding(run: Run, ending: Ending, ctx: ActorContext<ProcessActorMessage>): void {
  if (!ending.over) finishEnding(ending, run.group.alive(), ctx);
}

function finishEnding(
  ending: Ending,
  survivors: readonly Survivor[],
  ctx: ActorContext<ProcessActorMessage>,
): void {
  ending.over = true;
  ending.survivors = survivors;
  for (const key of ['grace', 'look', 'budget']) ctx.timers.cancel(key);
}

function lookLater(ending: Ending, ctx: ActorContext<ProcessActorMessage>): void {
  ctx.timers.start('look', ending.lookMs, { type: 'verify-group' });
  ending.lookMs = Math.min(ending.lookMs * 2, VERIFY_MOST_MS);
}

function graceWithin(request: EndingRequest): number {
  return Math.max(0, Math.min(request.graceMs, request.budgetMs - KILL_RESERVE_MS));
}
