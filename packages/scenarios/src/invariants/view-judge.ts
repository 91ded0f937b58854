import { type HandleState, isTerminal } from '@longrun/protocol';
import type { WorldView } from '../world/world.js';
import type { HistoryJudge } from './history-judge.js';

/**
 * What a mailbox may hold beyond its capacity: answers, system messages and terminal facts are never refused, and there
 * are no more than a few of them for each handle that is live.
 */
const RESERVED_PER_HANDLE = 4;
const RESERVED = 256;

/** Judges what the service shows of itself at one moment. */
export function judgeView(view: WorldView, judge: HistoryJudge): void {
  const ids = view.handles.map((handle) => handle.handleId);
  judge.check(new Set(ids).size === ids.length, 'registry-agrees', 'a handle is listed twice');
  for (const name of ['illegal_moves', 'invariant_violations']) {
    const times = view.counters[name] ?? 0;
    judge.check(times === 0, 'registry-agrees', `the coordinator counted ${times} ${name}`);
  }
  for (const { actor, depth, capacity } of view.mailboxes) {
    const most = capacity + RESERVED_PER_HANDLE * view.liveHandles + RESERVED;
    judge.check(depth <= most, 'mailboxes-bounded', `${actor}: ${depth} messages wait, ${most} may`);
  }
}

/** Judges what it shows when no command runs any more. Handles and counts are asked for one after the other, so only then. */
export function judgeQuietView(view: WorldView, judge: HistoryJudge): void {
  judgeView(view, judge);
  // The states are the service's own.
  const live = view.handles.filter(({ state }) => !isTerminal(state as HandleState));
  judge.check(
    live.length <= view.liveHandles,
    'registry-agrees',
    `${view.liveHandles} handles count as live, and these are listed so: ${live.map(({ handleId }) => handleId).join(', ')}`,
  );
}
