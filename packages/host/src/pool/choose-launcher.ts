import { loadNative } from '@longrun/native';
import type { LauncherName } from '../control/boot.js';

/**
 * An operator's way out where the native launcher is there and misbehaves: `portable` takes its place in every host
 * that says `auto`.
 */
export const LAUNCHER_VARIABLE = 'LONGRUN_LAUNCHER';

/** The launcher of this machine, and why it is not the native one if it could have been. */
export interface LauncherChoice {
  readonly launcher: LauncherName;
  readonly reason?: string;
}

/** What `auto` means here: the native launcher where it works. Tried once in the process, loaded once in each thread. */
export function chooseLauncher(wanted: 'auto' | LauncherName): LauncherChoice {
  if (wanted === 'portable' || (wanted === 'auto' && process.env[LAUNCHER_VARIABLE] === 'portable')) {
    return { launcher: 'portable' };
  }
  const support = loadNative();
  return support.ok ? { launcher: 'native' } : { launcher: 'portable', reason: support.reason };
}
