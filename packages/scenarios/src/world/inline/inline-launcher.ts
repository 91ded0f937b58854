import { createNativeLauncher, loadNative, nativeKernelCalls } from '@longrun/native';
import { createPortableLauncher, type KernelCalls, type Launcher } from '@longrun/process';
import { LongrunError } from '@longrun/protocol';

export interface InlineLauncher {
  readonly launcher: Launcher;
  /** Where the native one works, whichever is used. */
  readonly kernel?: KernelCalls;
  /** Takes the exit status of a child that nobody waits for. Only of the native one: Node.js waits for its own. */
  readonly reap?: (pid: number) => void;
}

/** An operator's way out, which a host heeds as well. */
const LAUNCHER_VARIABLE = 'LONGRUN_LAUNCHER';

/** Made once each: the native one keeps what it has opened for this thread. */
const made = new Map<string, InlineLauncher>();

/** The launcher that a host of the same options uses, in this thread. Throws `INVALID_PARAMETER` where there is none. */
export function inlineLauncher(wanted: 'auto' | 'native' | 'portable'): InlineLauncher {
  const name = wanted === 'auto' && process.env[LAUNCHER_VARIABLE] === 'portable' ? 'portable' : wanted;
  const known = made.get(name);
  if (known !== undefined) return known;
  const fresh = make(name);
  made.set(name, fresh);
  return fresh;
}

function make(wanted: 'auto' | 'native' | 'portable'): InlineLauncher {
  const support = loadNative();
  const kernel = support.ok ? { kernel: nativeKernelCalls(support.binding) } : {};
  if (wanted !== 'portable' && support.ok) {
    const { binding } = support;
    return { launcher: createNativeLauncher({ binding }), ...kernel, reap: (pid) => void binding.reap(pid) };
  }
  if (wanted === 'native' && !support.ok) {
    const message = `The native launcher does not work here: ${support.reason}`;
    throw new LongrunError({ code: 'INVALID_PARAMETER', message, details: { param: 'host.launcher' } });
  }
  return { launcher: createPortableLauncher(), ...kernel };
}
