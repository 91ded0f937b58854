import { LAUNCHER_VARIABLE } from '../../pool/choose-launcher.js';
import type { Verdict } from '../verdict.js';
import type { CheckContext } from './check-context.js';

export function lookAtGuardian({ machine, trial }: CheckContext): Verdict {
  const kind = trial.findings?.guardian;
  switch (kind) {
    case 'native':
      return {
        status: 'ok',
        found: 'the executable runs beside a host',
        means: 'When a host dies, even by SIGKILL, its commands end within milliseconds.',
      };
    case 'script':
      return {
        status: 'degraded',
        found: 'the script runs beside a host, not the executable',
        means: 'It does the same, and takes about 47 MiB and a Node.js process more for each host.',
        ...(machine.platform === 'linux' && machine.env[LAUNCHER_VARIABLE] !== 'portable'
          ? { mend: 'It comes with the add-on: see the launcher.' }
          : {}),
      };
    case 'none':
      return {
        status: 'missing',
        found: 'none runs beside a host',
        means: 'The commands of a host that is killed run on, and nobody knows them.',
        mend: guardianMend(machine.env['LONGRUN_GUARDIAN']),
      };
    default:
      return {
        status: 'unknown',
        found: 'no host was up long enough to ask',
        means: 'Whether commands of a killed host are ended cannot be told.',
        mend: 'See the trial.',
      };
  }
}

function guardianMend(wish: string | undefined): string {
  return wish === undefined || wish === ''
    ? 'Neither form could be started: the log of a host says why (`the guardian could not be started`).'
    : 'Unset LONGRUN_GUARDIAN.';
}
