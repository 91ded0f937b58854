import type { Launcher, SignalOutcome } from '@longrun/process';

/** The machine that a simulation runs on, as far as it can tell: processes that only exist in a script. */
export interface SimulatedMachine {
  readonly launcher: Launcher;
  /** kill(2) on a group, for processes that lost their actor. */
  signalGroup(groupId: number, signal: NodeJS.Signals): SignalOutcome;
  /** Processes that are alive: what must be none at the end. */
  alive(): readonly number[];
  /** The thread that launched this process is gone: nobody reaps it any more. */
  orphan(pid: number): void;
  /**
   * The same for a command of which nobody knows yet how far its launch has come: it has a process, or will never
   * have one.
   */
  orphanLaunch(token: string): void;
}
