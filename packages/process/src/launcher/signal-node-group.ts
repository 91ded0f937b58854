import type { SignalOutcome } from './launched-process.js';

/** kill(2) on a whole process group. The caller vouches that the group is the one it means. */
export function signalNodeGroup(groupId: number, signal: NodeJS.Signals): SignalOutcome {
  // kill(-1) is every process of this user, kill(0) our own group: never, whatever went wrong before.
  if (!Number.isInteger(groupId) || groupId <= 1) throw new RangeError(`not a process group: ${groupId}`);
  try {
    process.kill(-groupId, signal);
    return 'sent';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ESRCH') return 'gone';
    if (code === 'EPERM') return 'denied';
    throw error;
  }
}
