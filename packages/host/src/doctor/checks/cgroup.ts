import { CGROUP_VARIABLE } from '../../cgroup/host-cgroup.js';
import type { Machine } from '../machine/index.js';
import type { Verdict } from '../verdict.js';
import type { CheckContext } from './check-context.js';

const MEANS =
  'Commands are found by group, session, parents and environment. A process that drops all four is not, and runs on.';

export function lookAtCgroup({ machine, trial }: CheckContext): Verdict {
  if (machine.launcher().launcher === 'portable') return none(machine, 'it takes the native launcher');
  const made = machine.tryCgroup();
  if (!made.ok) return none(machine, made.reason);
  if (trial.findings?.cgroup === null) return none(machine, 'one could be made, and a host made none');
  return {
    status: 'ok',
    found: `a child was made in one of its own and ended with it, in ${machine.ownCgroup() ?? 'the own one'}`,
    means: 'Each command has one: whatever its processes have dropped, they end with it.',
  };
}

function none(machine: Machine, reason: string): Verdict {
  const mend = mendOf(reason, machine.platform, machine.env[CGROUP_VARIABLE] === 'off');
  return {
    status: 'degraded',
    found: `none: ${reason}`,
    means: MEANS,
    ...(mend === undefined ? {} : { mend }),
  };
}

function mendOf(reason: string, platform: string, off: boolean): string | undefined {
  if (platform !== 'linux') return undefined;
  if (off) return `Unset ${CGROUP_VARIABLE}.`;
  if (reason.includes('native launcher')) return 'See the launcher.';
  return (
    'Linux 5.14 or newer, and a cgroup (version 2) that the user of the host may write to: `systemd-run --user --scope -p Delegate=yes …`, ' +
    '`Delegate=yes` in a unit, or a container with a cgroup namespace of its own and /sys/fs/cgroup writable.'
  );
}
