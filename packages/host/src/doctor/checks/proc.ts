import type { Verdict } from '../verdict.js';
import type { CheckContext } from './check-context.js';

export function lookAtProc({ machine, trial }: CheckContext): Verdict {
  if (machine.text('/proc/self/stat') === undefined) {
    return {
      status: machine.platform === 'linux' ? 'missing' : 'degraded',
      found: 'there is no /proc',
      means:
        'A pid that is used again cannot be told apart, a zombie counts as alive, and processes that left their group are not found.',
      ...(machine.platform === 'linux' ? { mend: 'Mount it: `mount -t proc proc /proc`.' } : {}),
    };
  }
  if (trial.findings?.environmentSeen === false) {
    return {
      status: 'degraded',
      found: 'the environment of a command cannot be read',
      means:
        'Daemons that have left their group and lost their parents are found by it, and are not found here.',
      mend: 'Look for a security module or a namespace that keeps a user from the environment of own processes.',
    };
  }
  const hiding = hidepid(machine.text('/proc/self/mountinfo'));
  if (hiding !== undefined && machine.userId !== 0) {
    return {
      status: 'degraded',
      found: `mounted with hidepid=${hiding}`,
      means: 'Processes of commands that change their user are not seen.',
      mend: 'Mount it with hidepid=0, or add the user of the host to the group of its gid= option.',
    };
  }
  return {
    status: trial.findings?.environmentSeen === true ? 'ok' : 'unknown',
    found:
      trial.findings?.environmentSeen === true
        ? 'processes, start times and environments can be read'
        : 'processes can be read; whether the environment of a command can was not seen',
    means: 'Who left a group is found by parent, session and token.',
  };
}

/** The option of the file system at /proc; undefined when nothing is hidden. */
function hidepid(mountinfo: string | undefined): string | undefined {
  for (const line of (mountinfo ?? '').split('\n')) {
    const [fields = '', rest = ''] = line.split(' - ');
    if (fields.split(' ')[4] !== '/proc') continue;
    const [, value] = /\bhidepid=(\w+)/.exec(`${fields} ${rest}`) ?? [];
    if (value !== undefined && value !== '0' && value !== 'off') return value;
  }
  return undefined;
}
