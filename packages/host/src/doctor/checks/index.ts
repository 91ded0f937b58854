import type { CheckId } from '../diagnosis.js';
import type { Verdict } from '../verdict.js';
import { lookAtCgroup } from './cgroup.js';
import type { CheckContext } from './check-context.js';
import { lookAtClock } from './clock.js';
import { lookAtDescriptors } from './descriptors.js';
import { lookAtGuardian } from './guardian.js';
import { lookAtLauncher } from './launcher.js';
import { lookAtMemory } from './memory.js';
import { lookAtNode } from './node.js';
import { lookAtOrphans } from './orphans.js';
import { lookAtProc } from './proc.js';
import { lookAtSandbox } from './sandbox.js';
import { lookAtTasks } from './tasks.js';
import { lookAtTemporaryFiles } from './temporary-files.js';
import { lookAtTrial } from './trial.js';

/** How each check looks, and what a report calls it. */
export interface CheckDefinition {
  readonly title: string;
  readonly look: (context: CheckContext) => Verdict | Promise<Verdict>;
}

export const CHECKS: Readonly<Record<CheckId, CheckDefinition>> = {
  node: { title: 'Node.js', look: lookAtNode },
  launcher: { title: 'Launcher', look: lookAtLauncher },
  cgroup: { title: 'Cgroups', look: lookAtCgroup },
  guardian: { title: 'Guardian', look: lookAtGuardian },
  sandbox: { title: 'Sandbox', look: lookAtSandbox },
  proc: { title: 'Processes in /proc', look: lookAtProc },
  descriptors: { title: 'File descriptors', look: lookAtDescriptors },
  tasks: { title: 'Processes and threads', look: lookAtTasks },
  memory: { title: 'Memory', look: lookAtMemory },
  'temporary-files': { title: 'Temporary files', look: lookAtTemporaryFiles },
  clock: { title: 'Clock', look: lookAtClock },
  orphans: { title: 'Orphans', look: lookAtOrphans },
  trial: { title: 'Trial', look: lookAtTrial },
};
