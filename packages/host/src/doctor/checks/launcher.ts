import { LAUNCHER_VARIABLE } from '../../pool/choose-launcher.js';
import type { Verdict } from '../verdict.js';
import type { CheckContext } from './check-context.js';

const PORTABLE =
  'Starting a command takes longer, the more so the more memory the host uses; no CPU time, no peak memory, no ' +
  'limits for commands, no sandbox by the kernel, no cgroups; a death by a real-time signal reads as exit code 0.';

export function lookAtLauncher({ machine, trial }: CheckContext): Verdict {
  const choice = machine.launcher();
  const real = trial.findings?.launcher;
  if (real !== undefined && real !== choice.launcher) {
    const found = `${choice.launcher} was to be expected, and a host took ${real}`;
    return { status: 'degraded', found, means: 'Threads of one host disagree about the add-on.' };
  }
  if (choice.launcher === 'native') {
    return {
      status: 'ok',
      found: `native: the add-on loads, and a child was started without fork, watched by a pidfd and reaped (kernel ${machine.kernelRelease})`,
      means: 'Starts take the same time whatever the host holds in memory.',
    };
  }
  if (choice.reason === undefined) {
    return {
      status: 'degraded',
      found: `portable: ${LAUNCHER_VARIABLE}=portable`,
      means: PORTABLE,
      mend: `Unset ${LAUNCHER_VARIABLE}, unless the native launcher misbehaves here.`,
    };
  }
  return {
    status: 'degraded',
    found: `portable: ${choice.reason}`,
    means: PORTABLE,
    ...(machine.platform === 'linux' ? { mend: mendOf(choice.reason) } : {}),
  };
}

function mendOf(reason: string): string {
  if (reason.startsWith('the kernel refuses')) {
    return 'Linux 5.4 or newer is needed, and a container whose seccomp filter lets clone and pidfds through.';
  }
  return (
    'Install a C compiler, make and Python 3, allow the install script of @longrun/native, and run ' +
    '`npm rebuild @longrun/native --foreground-scripts`: it says what is wrong.'
  );
}
