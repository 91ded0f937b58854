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

/**
 * A tree that is being ended, the group and who left it: SIGTERM, grace, SIGKILL, looking all the while whether
 * anybody is left.
 */
export interface Ending {
  stage: 'term' | 'kill';
  /** Monotonic times. */
  readonly beganAt: number;
  killAt: number;
  budgetEnd: number;
  /** Until the next look. */
  lookMs: number;
  /** Monotonic time from which a look may list all processes to tell zombies from the living. */
  listAt: number;
  /** Pids that were seen alive: leftovers in the group, and escapees. */
  readonly seen: Set<number>;
  /** Set when it is over and not everybody has gone. */
  survivors: readonly Survivor[];
  over: boolean;
  /** The budget is over, and what the kernel had to tell by then has been heard. */
  heardOut: boolean;
}

/** Starts to end the tree of `run`. Its progress comes as `verify-group`, `grace-elapsed`, `budget-elapsed`. */
export function beginEnding(run: Run, request: EndingRequest, ctx: ActorContext<ProcessActorMessage>): void {
  const now = ctx.clock.monotonic();
  const ending: Ending = {
    stage: 'term',
    beganAt: now,
    killAt: now + graceWithin(request),
    budgetEnd: now + request.budgetMs,
    lookMs: VERIFY_FIRST_MS,
    listAt: now + LIST_AFTER_MS,
    seen: new Set(run.phase === 'reported' ? run.group.alive().map(({ pid }) => pid) : []),
    survivors: [],
    over: false,
    heardOut: false,
  };
  run.ending = ending;
  // Before the first signal: afterwards the children of who has ended are nobody's.
  trace(run, ending);
  ctx.timers.cancel('timeout');
  ctx.timers.start('budget', request.budgetMs, { type: 'budget-elapsed' });
  if (request.force) {
    killTree(run, ending, ctx);
    return;
  }
  askToEnd(run);
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

/** SIGKILL to everybody now. */
export function killTree(run: Run, ending: Ending, ctx: ActorContext<ProcessActorMessage>): void {
  ending.stage = 'kill';
  ending.lookMs = VERIFY_FIRST_MS;
  ending.listAt = ctx.clock.monotonic() + LIST_AFTER_MS;
  ctx.timers.cancel('grace');
  // Who was started during the grace.
  trace(run, ending);
  run.group.signal('SIGKILL');
  run.escapees.signal('SIGKILL');
  lookLater(ending, ctx);
}

/**
 * Looks whether everybody has gone. Over when they have, the leader's exit is known, and a search for escapees that
 * was begun after that has found nobody.
 */
export function lookAtEnding(run: Run, ending: Ending, ctx: ActorContext<ProcessActorMessage>): void {
  if (ending.over) return;
  const now = ctx.clock.monotonic();
  const mayList = now >= ending.listAt;
  if (mayList) ending.listAt = now + LIST_AFTER_MS;
  const members = mayList ? run.group.hasMembers() : run.group.mayHaveMembers();
  const escapees = run.escapees.alive().length > 0;
  if (!members && !escapees && run.exit !== undefined) {
    const verdict = run.escapees.search();
    if (verdict === 'clean') {
      finishEnding(ending, [], ctx);
      return;
    }
    if (verdict === 'waits') {
      // Not before: thousands may wait for the same census, and one look of each is enough.
      run.escapees.whenDue(ctx.clock, () => ctx.self.tell({ type: 'verify-group' }));
      return;
    }
    if (verdict === 'found') {
      remember(run, ending);
      ending.lookMs = VERIFY_FIRST_MS;
      if (ending.stage === 'term') askEscapeesToEnd(run);
    }
    // Also for who is in the cgroup and was too quick to be found.
    if (ending.stage === 'kill') run.escapees.signal('SIGKILL');
  } else {
    run.escapees.searchLater();
    // Again at every look: a fork that was under way at the first SIGKILL shows up only now.
    if (ending.stage === 'kill') {
      if (escapees) trace(run, ending);
      if (members) run.group.signal('SIGKILL');
      if (escapees) run.escapees.signal('SIGKILL');
    }
  }
  lookLater(ending, ctx);
}

/** The time is up: whoever is left is named. */
export function giveUpEnding(run: Run, ending: Ending, ctx: ActorContext<ProcessActorMessage>): void {
  if (ending.over) return;
  const verdict = run.escapees.search(true);
  if (verdict === 'found') remember(run, ending);
  run.escapees.signal('SIGKILL');
  const survivors = [...run.group.alive(), ...run.escapees.alive()];
  // Nobody could look: whoever may be left is not nobody.
  const blind = verdict === 'unclear' && run.group.isBlind();
  const unseen = survivors.length === 0 && (blind || run.escapees.isInhabited());
  finishEnding(ending, unseen ? [{ ...run.group.leader, name: '', state: '?' }] : survivors, ctx);
}

/** Follows who descends from the tree, and keeps count. */
function trace(run: Run, ending: Ending): void {
  for (const pid of run.escapees.trace()) ending.seen.add(pid);
}

/** Counts escapees that a search has found. */
function remember(run: Run, ending: Ending): void {
  for (const { pid } of run.escapees.alive()) ending.seen.add(pid);
}

function askToEnd(run: Run): void {
  run.group.signal('SIGTERM');
  // A stopped process gets its SIGTERM only when it runs again.
  run.group.signal('SIGCONT');
  askEscapeesToEnd(run);
}

function askEscapeesToEnd(run: Run): void {
  run.escapees.signal('SIGTERM');
  run.escapees.signal('SIGCONT');
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
