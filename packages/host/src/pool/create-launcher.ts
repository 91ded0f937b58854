import { createNativeLauncher, loadNative } from '@longrun/native';
import { createPortableLauncher, type Launcher } from '@longrun/process';
import type { LauncherName } from '../control/boot.js';

/**
 * The launcher of a process thread. None has a parent-death signal: that would kill the leaders, and with them the
 * proof of who descends from them, before the coordinator or the guardian has looked. Both end the whole tree.
 */
export function createLauncher(name: LauncherName): Launcher {
  if (name === 'portable') return createPortableLauncher();
  const support = loadNative();
  // The control thread has tried it on this very kernel.
  if (!support.ok)
    throw new Error(`the native launcher works on one thread and not on another: ${support.reason}`);
  return createNativeLauncher({ binding: support.binding });
}
