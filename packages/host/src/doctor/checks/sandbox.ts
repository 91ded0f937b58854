import type { Verdict } from '../verdict.js';
import type { CheckContext } from './check-context.js';

/** What versions of Landlock brought of what `linuxSandbox` asks for. */
const BROUGHT: readonly (readonly [version: number, what: string])[] = [
  [3, 'truncating files (Linux 6.2)'],
  [4, 'TCP ports (Linux 6.7)'],
  [5, 'commands to devices (Linux 6.10)'],
  [6, 'signals and abstract sockets (Linux 6.12)'],
];
const SECCOMP = '/proc/sys/kernel/seccomp/actions_avail';

export function lookAtSandbox({ machine, trial }: CheckContext): Verdict {
  const { enforced, keptOut } = trial.findings ?? {};
  const version = machine.landlockVersion();
  const seccomp = machine.text(SECCOMP) === undefined ? 'without seccomp' : 'with seccomp';
  const kernel = version === 0 ? 'no Landlock' : `Landlock ${version}, ${seccomp}`;
  if (enforced === undefined) {
    const means = 'How much of linuxSandbox holds here cannot be told.';
    const mend = trial.ok ? 'To try it takes a temporary file: see there.' : 'See the trial.';
    return { status: 'unknown', found: kernel, means, mend };
  }
  if (enforced !== 'none' && keptOut === false) {
    return {
      status: 'missing',
      found: `${kernel}: said to be enforced (${enforced}), and a command read a file outside`,
      means: 'linuxSandbox does not hold here.',
      mend: 'Do not rely on it on this machine, and report it.',
    };
  }
  if (enforced === 'full') {
    return {
      status: 'ok',
      found: `full: ${kernel}; a command was kept from a file outside`,
      means: 'linuxSandbox confines commands. It takes neither root nor user namespaces.',
    };
  }
  if (enforced === 'partial') {
    const lacking = BROUGHT.filter(([since]) => version < since).map(([, what]) => what);
    return {
      status: 'degraded',
      found: `partial: ${kernel}; a command was kept from a file outside`,
      means: `linuxSandbox confines files and programs, not ${lacking.join(', ') || 'TCP ports'}.`,
      mend: 'A newer kernel; `atLeast` refuses commands where less can be enforced.',
    };
  }
  return {
    status: 'degraded',
    found: `none: ${kernel}`,
    means: 'linuxSandbox looks at the working directory and the program alone; the kernel confines nothing.',
    ...(machine.platform === 'linux' ? { mend: mendOf(machine.launcher().launcher === 'native') } : {}),
  };
}

function mendOf(native: boolean): string {
  return native
    ? 'Linux 5.13 or newer with Landlock among its security modules (`lsm=`), and a container that lets it through.'
    : 'It takes the native launcher: see there.';
}
