import type { ProcessIdentity, Survivor } from '@longrun/protocol';

/**
 * Ends what no process actor ends: the tree of one that is lost (C12) or does not answer (C4), and what commands have
 * left outside their groups (C5, C13, C14).
 */
export interface LostGroups {
  /**
   * Kills the group of `leader`, its leftovers and who left the group, after comparing start times, so that a reused
   * pid is never hit.
   * @param budgetMs from the call to the answer, survivors or not
   */
  end(target: LostGroup, budgetMs: number): Promise<LostGroupOutcome>;
  /**
   * Ends every process whose token begins with `target.token`, again until none is found.
   * @param budgetMs from the call to the answer, survivors or not
   */
  sweep(target: Sweep, budgetMs: number): Promise<LostGroupOutcome>;
}

export interface Sweep {
  /** A command's token, or a prefix of tokens that ends with a dot. */
  readonly token: string;
  /** From SIGTERM to SIGKILL; 0 starts at SIGKILL. */
  readonly graceMs: number;
  /**
   * True: looks at the direct children of the host too, whose groups otherwise belong to handles that somebody
   * answers for. For a child that nobody was told of.
   */
  readonly everybody: boolean;
  /** A thread waits for who is found: their exit statuses are left to it. @default false */
  readonly awaited?: boolean;
}

export interface LostGroup {
  /** The process that was spawned; its pid names the group. */
  readonly leader: ProcessIdentity;
  /** Members known to have outlived it. */
  readonly leftovers: readonly ProcessIdentity[];
  /** Of its command. Undefined: nobody knows it any more. */
  readonly token?: string;
  /** The thread that waited for the leader is gone: whoever ends the group takes its exit status too. @default false */
  readonly orphaned?: boolean;
}

export interface LostGroupOutcome {
  /** Processes that were alive and are gone now. */
  readonly ended: number;
  readonly survivors: readonly Survivor[];
}
