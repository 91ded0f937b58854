import type { ProcessIdentity, Survivor } from '@longrun/protocol';

/** Ends a process group whose actor cannot do it: its thread is lost (C12) or does not answer (C4). */
export interface LostGroups {
  /**
   * Kills the group of `leader` and its leftovers, after comparing start times, so that a reused pid is never hit.
   * @param budgetMs from the call to the answer, survivors or not
   */
  end(target: LostGroup, budgetMs: number): Promise<LostGroupOutcome>;
}

export interface LostGroup {
  /** The process that was spawned; its pid names the group. */
  readonly leader: ProcessIdentity;
  /** Members known to have outlived it. */
  readonly leftovers: readonly ProcessIdentity[];
}

export interface LostGroupOutcome {
  /** Processes that were alive and are gone now. */
  readonly ended: number;
  readonly survivors: readonly Survivor[];
}
