import { createNativeLauncher, loadNative } from '@longrun/native';
import { createPortableLauncher, type Launcher } from '@longrun/process';
import type { LauncherName } from '../control/boot.js';

/**
 * The launcher of a process thread. A leader dies with the thread that waits for it: nobody could tell its end any
 * more, and the coordinator reports it lost.
 */
export function createLauncher(name: LauncherName): Launcher {
  if (name === 'portable') return createPortableLauncher();
  const support = loadNative();
  // The control thread has tried it on this very kernel.
  if (!support.ok)
    throw new Error(`the native launcher works on one thread and not on another: ${support.reason}`);
  return createNativeLauncher({ binding: support.binding, parentDeathSignal: 'SIGKILL' });
}
