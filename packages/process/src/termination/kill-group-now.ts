import type { ProcessIdentity } from '@longrun/protocol';
import { signalNodeGroup } from '../launcher/signal-node-group.js';
import { createMachineProcesses } from '../proc/machine-processes.js';
import { ProcessGroup } from './process-group.js';

/**
 * SIGKILL to a group, at once and without waiting for the end: for a process that is exiting itself. The group
 * is verified to be the leader's first.
 */
export function killGroupNow(leader: ProcessIdentity, leftovers: readonly ProcessIdentity[]): void {
  const send = (signal: NodeJS.Signals) => signalNodeGroup(leader.pid, signal);
  const group = new ProcessGroup(leader, send, createMachineProcesses(), leftovers);
  group.leaderWasReaped();
  if (group.alive().length > 0) group.signal('SIGKILL');
}
