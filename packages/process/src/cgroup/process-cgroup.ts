/**
 * The cgroup of one tree, or of many: nobody leaves it by leaving a group, a session, an environment or a parent. Absent
 * where the machine has none to give. Nothing of it throws, and nothing of it is a proof that somebody has *not* started
 * from it: whoever has the rights may move out.
 */
export interface ProcessCgroup {
  /** Pids of who is in it and below, as far as they can be read. No zombies. */
  members(): readonly number[];
  /** SIGKILL to everybody in it and below, those that are being forked included. Where it cannot be, nothing happens. */
  kill(): void;
  /** Removes it, and all below, if nobody is in it. @returns true when it is gone: then nobody is in it, for good */
  remove(): boolean;
}
