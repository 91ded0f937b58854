/**
 * The add-on as JavaScript sees it: `addon/module.c` is its other half. Functions that can fail answer an errno
 * number, 0 for success. Nothing else in this package touches it but the reactor and the launcher.
 */

import type { PackedEnvironment } from '@longrun/protocol';

/** Kinds of the events that `listen` hears; `addon/reactor.h` has the same numbers. */
export const EVENT: { readonly data: 0; readonly end: 1; readonly exit: 2 } = { data: 0, end: 1, exit: 2 };

/** Steps of a launch that can fail; `addon/launch.h` has the same numbers. */
export const STEP: {
  readonly pipe: 1;
  readonly clone: 2;
  readonly descriptors: 3;
  readonly session: 4;
  readonly cwd: 5;
  readonly limits: 6;
  readonly oomScore: 7;
  readonly confine: 8;
  readonly exec: 9;
} = { pipe: 1, clone: 2, descriptors: 3, session: 4, cwd: 5, limits: 6, oomScore: 7, confine: 8, exec: 9 };

/** Places of the results of `launch`. */
export const RESULT: {
  readonly pid: 0;
  readonly processId: 1;
  readonly stdoutId: 2;
  readonly stderrId: 3;
  readonly stdinFd: 4;
  readonly startTime: 5;
  readonly step: 6;
  readonly errno: 7;
  /** Place of the limit that was refused, with `STEP.limits`. */
  readonly limit: 8;
  /** 1: the child is in the cgroup that was asked for. */
  readonly inCgroup: 9;
  readonly length: 10;
} = {
  pid: 0,
  processId: 1,
  stdoutId: 2,
  stderrId: 3,
  stdinFd: 4,
  startTime: 5,
  step: 6,
  errno: 7,
  limit: 8,
  inCgroup: 9,
  length: 10,
};

/** What a path rule of `ruleset` allows; `addon/landlock.h` has the same numbers. */
export const ACCESS: {
  readonly read: 1;
  readonly write: 2;
  readonly execute: 4;
  readonly optional: 8;
} = { read: 1, write: 2, execute: 4, optional: 8 };

/** Places of the results of `ruleset`. `missing`: bits of `enum lr_missing` in `addon/landlock.h`. */
export const RULESET: {
  readonly missing: 0;
  readonly failedPath: 1;
  /** 1: `launch` has to be told to filter TCP. */
  readonly filterTcp: 2;
  readonly length: 3;
} = { missing: 0, failedPath: 1, filterTcp: 2, length: 3 };

/** Places of the settings of `launch`. */
export const SETTING: {
  readonly hasOomScore: 0;
  readonly oomScore: 1;
  readonly filterTcp: 2;
  readonly limits: 3;
  readonly length: 4;
} = { hasOomScore: 0, oomScore: 1, filterTcp: 2, limits: 3, length: 4 };

/**
 * One event. `data`: a = bytes in the shared buffer. `exit`: a = si_code (1 exited, 2 killed, 3 killed with a core
 * dump, 0 not to be reaped), b = code or signal number, c and d = user and system CPU time in microseconds, e = peak
 * resident set in KiB.
 */
export type EventListener = (
  kind: number,
  id: number,
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
) => void;

export interface Binding {
  /**
   * Starts a program and begins to wait for it. `argv` and `env` end every item with NUL. `settings`: whether
   * to set the OOM score, the score, whether to filter TCP, how many limits, then resource, soft and hard value of
   * each (-1 for unlimited). `cgroup`: a directory to be made for the child,
   * which runs where the host is when that cannot be done; nothing is left of it when the launch fails.
   */
  launch(
    file: string,
    argv: string,
    env: PackedEnvironment,
    cwd: string | undefined,
    stdinPipe: boolean,
    rulesetFd: number,
    settings: Float64Array,
    results: Float64Array,
    cgroup: string | undefined,
  ): number;
  /** An errno, or 0 when children can be made in a cgroup at that path, and ended with it. Leaves nothing there. */
  cgroupProbe(path: string): number;
  /** Who hears the events of this thread from now on. Returns the buffer that `data` events fill. */
  listen(listener: EventListener): ArrayBuffer;
  /** Reads, or goes on reading, a pipe. */
  resume(id: number): number;
  pause(id: number): void;
  /** Closes what is behind an id. */
  remove(id: number): void;
  signalGroup(processId: number, signal: number): number;
  /** Signals one process if it is still the one that started then; ESRCH when it is not. */
  signalProcess(pid: number, startTime: number, signal: number): number;
  /** 1 while anybody is in the group, zombies too. */
  groupExists(groupId: number): number;
  /** Takes the status of an ended child whose thread is gone. 1 when there was one. */
  reap(pid: number): number;
  /** Takes the status of every ended child whose thread ended first. How many of those have not ended yet. */
  reapOrphans(): number;
  /**
   * The stat line of every process, each ended by a newline; the pid alone of one that was listed and has ended since. An
   * errno number when nobody could look.
   */
  processes(): string | number;
  /**
   * The environment of this process; every variable ends with NUL. Its version goes into the array of one number; null
   * when that is there already. Main thread only: it alone may change it.
   */
  environment(version: Float64Array): PackedEnvironment | null;
  /** Empty, or what the kernel refused. */
  probe(): string;
  /**
   * Makes a Landlock ruleset: a descriptor for `launch`, or an errno below zero with `failedPath`. `paths` ends every
   * item with NUL, `accesses` has the bits of each. `settings`: the version of Landlock to use; whether binding is
   * restricted and how many ports it has left; the same for connecting; the ports of the first, those of the second.
   */
  ruleset(paths: string, accesses: Float64Array, settings: Float64Array, results: Float64Array): number;
  closeRuleset(fd: number): void;
  /** Version of Landlock, 0 without it. */
  landlockAbi(): number;
}
