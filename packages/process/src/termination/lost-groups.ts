import type { Clock } from '@longrun/actor';
import type { ProcessIdentity, Survivor } from '@longrun/protocol';
import { cgroupPath } from '../cgroup/cgroup-path.js';
import { machineCgroup } from '../cgroup/machine-cgroup.js';
import type { ProcessCgroup } from '../cgroup/process-cgroup.js';
import { signalNodeGroup } from '../launcher/signal-node-group.js';
import { LISTING_MS } from '../proc/listing-ms.js';
import { createMachineProcesses, type KernelCalls } from '../proc/machine-processes.js';
import type { ProcessTable } from '../proc/process-table.js';
import { Escapees } from './escapees.js';
import { KILL_RESERVE_MS, VERIFY_FIRST_MS, VERIFY_MOST_MS } from './intervals.js';
import { ProcessGroup } from './process-group.js';

/** A tree whose process actor is gone. */
export interface LostProcessGroup {
  readonly leader: ProcessIdentity;
  /** Members that the actor had reported after the leader's exit. */
  readonly leftovers: readonly ProcessIdentity[];
  /** Its bearers are ended too. Undefined: somebody else searches for them. */
  readonly token?: string;
  /** The thread that waited for the leader is gone: whoever ends the group takes its exit status too. @default false */
  readonly orphaned?: boolean;
}

/** Whom a sweep ends. */
export interface ProcessSweep {
  /** A token, or a prefix of tokens that ends with a dot. */
  readonly token: string;
  /** From SIGTERM to SIGKILL, milliseconds; 0 starts at SIGKILL. */
  readonly graceMs: number;
  /**
   * Whether children of this host are looked at as well: a child that nobody was told of is found only so. Not while
   * handles live that are to live on.
   */
  readonly everybody: boolean;
  /** A thread waits for who is found: their exit statuses are left to it. @default false */
  readonly awaited?: boolean;
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
  /** As of `createMachineProcesses`, where `processes` is not given. @default through Node.js */
  readonly kernel?: KernelCalls;
  /** Directory of the cgroup of the host that made a token. @default there is none */
  readonly cgroupRoot?: (token: string) => string | undefined;
  /** Takes the exit status of a leader whose thread is gone, so that no zombie stays. @default it stays */
  readonly reap?: (pid: number) => void;
  /** Takes the exit statuses of all whose thread is gone, also of those that nobody was told of. @default they stay */
  readonly reapOrphans?: () => void;
}

/** Ends what no process actor will end. Start times are checked before every signal. Cgroups are removed when empty. */
export interface ProcessLostGroups {
  /** Ends a group and who left it, with SIGKILL. */
  end(target: LostProcessGroup, budgetMs: number): Promise<LostProcessGroupOutcome>;
  /** Ends whoever bears a token, in a group that is known or not. */
  sweep(target: ProcessSweep, budgetMs: number): Promise<LostProcessGroupOutcome>;
}

/** What is to be ended, as far as it is known. */
interface Remains {
  readonly escapees: Escapees;
  readonly group?: ProcessGroup;
}

/**
 * Signals at once, then looks until nobody is left or the budget is over. The child of a lost thread is never
 * reaped, so its zombie keeps the pid; a leader that was reaped before the loss is told apart by start time.
 */
export function createLostGroups(ports: LostGroupsPorts): ProcessLostGroups {
  const { clock, spareDescriptor = false } = ports;
  const processes =
    ports.processes ??
    createMachineProcesses({
      listingMs: LISTING_MS,
      spareDescriptor,
      ...(ports.kernel === undefined ? {} : { kernel: ports.kernel }),
    });
  const signalGroup = ports.signal ?? signalNodeGroup;

  const cgroupOf = (token: string | undefined): { readonly cgroup?: ProcessCgroup } => {
    const root = token === undefined ? undefined : ports.cgroupRoot?.(token);
    return token === undefined || root === undefined
      ? {}
      : { cgroup: machineCgroup(cgroupPath(root, token)) };
  };

  const endAll = async (
    { group, escapees }: Remains,
    graceMs: number,
    budgetMs: number,
    seen: Set<number> = new Set(),
  ): Promise<LostProcessGroupOutcome> => {
    const begun = clock.monotonic();
    const deadline = begun + budgetMs;
    const killAt = begun + Math.max(0, Math.min(graceMs, budgetMs - KILL_RESERVE_MS));
    const alive = (): readonly Survivor[] => [...(group?.alive() ?? []), ...escapees.alive()];
    const over = (survivors: readonly Survivor[]): LostProcessGroupOutcome => {
      const outlived = survivors.filter(({ pid }) => seen.has(pid)).length;
      return { ended: seen.size - outlived, survivors };
    };
    const asked = new Set<number>();
    let waitMs = VERIFY_FIRST_MS;
    // Before the first signal: afterwards the children of who has ended are nobody's.
    escapees.trace();
    for (const { pid } of group?.alive() ?? []) seen.add(pid);
    for (;;) {
      const now = clock.monotonic();
      const late = now >= deadline;
      const members = group?.hasMembers() ?? false;
      const left = escapees.alive().length > 0;
      if (members || left) escapees.searchLater();
      if (!members && !left) {
        const verdict = escapees.search(late);
        if (verdict === 'clean') return over([]);
        if (verdict === 'found') waitMs = VERIFY_FIRST_MS;
        if (late && verdict === 'unclear') {
          if (processes.blind !== true && !escapees.isInhabited()) return over([]);
          // Nobody could be looked at: whoever may be left is not nobody.
          if (group === undefined) throw new Error('somebody may be left whom nobody could look at');
          return over([{ ...group.leader, name: '', state: '?' }]);
        }
      }
      const escaped = escapees.alive();
      for (const { pid } of escaped) seen.add(pid);
      if (now >= killAt) {
        // Again each time: a fork that was under way shows up only now.
        if (left) escapees.trace();
        if (members) group?.signal('SIGKILL');
        escapees.signal('SIGKILL');
      } else if (escaped.some(({ pid }) => !asked.has(pid))) {
        for (const { pid } of escaped) asked.add(pid);
        escapees.signal('SIGTERM');
        escapees.signal('SIGCONT');
      }
      if (late) return over(alive());
      const delayMs = Math.min(waitMs, deadline - now);
      await new Promise<void>((done) => clock.after(delayMs, done));
      waitMs = Math.min(waitMs * 2, VERIFY_MOST_MS);
    }
  };

  return {
    end: async ({ leader, leftovers, token, orphaned = false }, budgetMs) => {
      const send = (signal: NodeJS.Signals) => signalGroup(leader.pid, signal);
      const group = new ProcessGroup(leader, send, processes, leftovers);
      // Nobody here knows whether it was reaped: look before every signal.
      group.leaderWasReaped();
      const outcome = await endAll(
        { group, escapees: new Escapees({ processes, token, leader, ...cgroupOf(token) }) },
        0,
        budgetMs,
      );
      if (orphaned) ports.reap?.(leader.pid);
      ports.reapOrphans?.();
      return outcome;
    },
    sweep: async ({ token, graceMs, everybody, awaited = false }, budgetMs) => {
      const seen = new Set<number>();
      const escapees = new Escapees({ processes, token, everybody, ...cgroupOf(token) });
      const outcome = await endAll({ escapees }, graceMs, budgetMs, seen);
      // A child that nobody was told of has nobody who waits for it.
      if (everybody && !awaited) for (const pid of seen) ports.reap?.(pid);
      // It may have ended before anybody looked.
      ports.reapOrphans?.();
      return outcome;
    },
  };
}
