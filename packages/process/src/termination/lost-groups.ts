import type { Clock } from '@longrun/actor';
import type { ProcessIdentity, Survivor } from '@longrun/protocol';
import { signalNodeGroup } from '../launcher/signal-node-group.js';
import { LISTING_MS } from '../proc/listing-ms.js';
import { createMachineProcesses } from '../proc/machine-processes.js';
import type { ProcessTable } from '../proc/process-table.js';
import { VERIFY_FIRST_MS, VERIFY_MOST_MS } from './intervals.js';
import { ProcessGroup } from './process-group.js';

/** A group whose process actor is gone. */
export interface LostProcessGroup {
  readonly leader: ProcessIdentity;
  /** Members that the actor had reported after the leader's exit. */
  readonly leftovers: readonly ProcessIdentity[];
}

export interface LostProcessGroupOutcome {
  readonly ended: number;
  readonly survivors: readonly Survivor[];
}

export interface LostGroupsPorts {
  readonly clock: Clock;
  /** @default this machine's */
  readonly processes?: ProcessTable;
  /** As of `createMachineProcesses`, where `processes` is not given. @default false */
  readonly spareDescriptor?: boolean;
  /** @default kill(2) */
  readonly signal?: typeof signalNodeGroup;
}

/** Ends groups that lost their process actor. Start times are checked before every signal. */
export interface ProcessLostGroups {
  end(target: LostProcessGroup, budgetMs: number): Promise<LostProcessGroupOutcome>;
}

/**
 * SIGKILL at once, then looks until nobody is left or the budget is over. The child of a lost thread is never
 * reaped, so its zombie keeps the pid; a leader that was reaped before the loss is told apart by start time.
 */
export function createLostGroups(ports: LostGroupsPorts): ProcessLostGroups {
  const { clock, spareDescriptor = false } = ports;
  const processes = ports.processes ?? createMachineProcesses({ listingMs: LISTING_MS, spareDescriptor });
  const signalGroup = ports.signal ?? signalNodeGroup;
  return {
    end: async ({ leader, leftovers }, budgetMs) => {
      const send = (signal: NodeJS.Signals) => signalGroup(leader.pid, signal);
      const group = new ProcessGroup(leader, send, processes, leftovers);
      // Nobody here knows whether it was reaped: look before every signal.
      group.leaderWasReaped();
      const deadline = clock.monotonic() + budgetMs;
      const seen = new Set<number>();
      let waitMs = VERIFY_FIRST_MS;
      for (const { pid } of group.alive()) seen.add(pid);
      for (;;) {
        const leftMs = deadline - clock.monotonic();
        if (!group.hasMembers()) return { ended: seen.size, survivors: [] };
        if (leftMs <= 0) {
          const survivors = group.alive();
          const outlived = survivors.filter(({ pid }) => seen.has(pid)).length;
          return { ended: seen.size - outlived, survivors };
        }
        // Again each time: a fork that was under way shows up only now.
        group.signal('SIGKILL');
        const delayMs = Math.min(waitMs, leftMs);
        await new Promise<void>((done) => clock.after(delayMs, done));
        waitMs = Math.min(waitMs * 2, VERIFY_MOST_MS);
      }
    },
  };
}
