import type { SpawnReply, ToolResult } from '@longrun/protocol';
import type { SimulatedSystem } from '@longrun/testkit/simulation';
import type { Sometimes } from '../script/scenario.js';

/** What a simulated run has reached, told from what it has answered, delivered and counted. */
export function reachedBy(sim: SimulatedSystem, racedCancels: number): readonly Sometimes[] {
  const reached = new Set<Sometimes>();
  const note = (what: Sometimes, holds: boolean): void => {
    if (holds) reached.add(what);
  };
  const { counters, receipts } = sim.state;
  note('cancel-raced-exit', racedCancels > 0);
  note('thread-lost', (counters.get('lost') ?? 0) > 0);
  note('timed-out', (counters.get('timed_out') ?? 0) > 0);
  note('spawn-failed', (counters.get('spawn_failed') ?? 0) > 0);
  note('command-queued', sim.placement.queuedInAll > 0);
  for (const { result } of receipts.store.values()) noteResult(result, note);
  for (const { type, outcome, reply } of sim.questions) {
    if (type !== 'spawn' || outcome !== 'answered') continue;
    // The reply's type goes with the question's.
    const answer = reply as SpawnReply;
    if (answer.kind !== 'refused') continue;
    note('capacity-exceeded', answer.error.code === 'CAPACITY_EXCEEDED');
    note('spawn-after-end', answer.error.code === 'SESSION_ENDED');
  }
  for (const { kind, restarts, overflowed } of sim.system.inspect().actors) {
    note('feedback-restarted', kind === 'feedback' && restarts > 0);
    note('mailbox-full', overflowed > 0);
  }
  return [...reached].sort();
}

function noteResult(result: ToolResult, note: (what: Sometimes, holds: boolean) => void): void {
  note('pipe-held', result.pipe_held);
  note('output-truncated', result.stdout_truncated || result.stderr_truncated);
  note('output-spilled', result.stdout_path !== null || result.stderr_path !== null);
  note('descendants-outlived-leader', result.descendants_alive > 0);
}
