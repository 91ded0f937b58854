import type { Enforcement, ExitStatus, ProcessIdentity, ResourceUsage } from '@longrun/protocol';
import type { ProcessCgroup } from '../cgroup/process-cgroup.js';

/** What became of a signal to a group. */
export type SignalOutcome =
  | 'sent'
  /** No process is in the group, not even a zombie. */
  | 'gone'
  /** There are members, and this host may not signal any of them. */
  | 'denied';

/** The end of the leader, as its parent was told. */
export interface LeaderEnd {
  readonly status: ExitStatus;
  readonly usage?: ResourceUsage;
}

/** Hears one output stream. Calls come one at a time, never from inside a call of its owner. */
export interface OutputListener {
  /** The bytes are there until the call returns: the source may use the memory again. */
  data(bytes: Uint8Array): void;
  /** End of file or a read error. Called once, after the last `data`; not after `destroy`. */
  end(): void;
}

/** The reading end of one output stream. Nothing is read before `listen`. */
export interface OutputSource {
  listen(listener: OutputListener): void;
  /** Stops reading soon; what is on its way still arrives. The writer then blocks when the pipe is full. */
  pause(): void;
  resume(): void;
  /** Closes our end. The listener hears nothing more. */
  destroy(): void;
}

/** The writing end of stdin. */
export interface InputSink {
  /** Bytes that were given to `write` and that the child's pipe has not taken. */
  readonly pendingBytes: number;
  /** `done(true)` once the pipe has taken all of it, `done(false)` when the reader is gone. */
  write(bytes: Uint8Array, done: (taken: boolean) => void): void;
  /** End of file for the child, after everything written. */
  end(): void;
  /** Closes at once. Pending writes are told `false`. */
  destroy(): void;
}

/** A running leader of a group of its own. Its group id and session id are its pid. */
export interface LaunchedProcess {
  readonly identity: ProcessIdentity;
  /** How much of `LaunchRequest.confinement` the kernel enforces. Undefined: nothing was asked for, or `none`. */
  readonly enforced?: Enforcement;
  /** Its own. Undefined: none was asked for, or none could be had. Removed by `release`, unless somebody is in it. */
  readonly cgroup?: ProcessCgroup;
  readonly stdout: OutputSource;
  readonly stderr: OutputSource;
  /** Present when `LaunchRequest.stdin` was `pipe`. */
  readonly stdin?: InputSink;
  /**
   * Calls `listener` once, as soon as the leader is reaped (from then on its pid alone names nobody), or at
   * the next occasion when it was reaped before. Output may come after it.
   */
  onExit(listener: (end: LeaderEnd) => void): void;
  /**
   * Signals every member of the group. Only `ProcessGroup` calls this: after the reap it checks first
   * that the group is still this process's.
   */
  signalGroup(signal: NodeJS.Signals): SignalOutcome;
  /** Nobody asks anything of the process any more: what is held for it is given back. Called once, last. */
  release(): void;
}
