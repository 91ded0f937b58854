import type { HostInspection } from '../../host.js';

/** Milliseconds, of single calls on a host that has just begun: an impression, no benchmark. */
export interface TrialMeasures {
  /** Until the host took calls. */
  readonly bootMs: number;
  /** From a call to its handle, once one command has been run. */
  readonly handleMs: number;
  /** From a call to the result in the inbox. */
  readonly resultMs: number;
  /** From the cancel of a tree that ignores SIGTERM to the answer; `graceMs` of it were given to the tree. */
  readonly cancelMs: number;
  readonly graceMs: number;
  readonly closeMs: number;
}

/** What a real host came to here. */
export interface TrialFindings {
  readonly launcher: HostInspection['launcher'];
  readonly guardian: HostInspection['guardian']['kind'];
  readonly cgroup: string | null;
  /**
   * How much of `linuxSandbox` the kernel enforced, and whether it kept a command from a file outside. Absent where no
   * such file could be made.
   */
  readonly enforced?: 'full' | 'partial' | 'none';
  readonly keptOut?: boolean;
  /** The environment of a running command could be read in /proc: escapees are found by it. */
  readonly environmentSeen: boolean;
}

/** `step`: how far it got. */
export type TrialOutcome =
  | { readonly ok: true; readonly findings: TrialFindings; readonly measures: TrialMeasures }
  | {
      readonly ok: false;
      readonly step: string;
      readonly reason: string;
      readonly findings?: Partial<TrialFindings>;
    };
