import { loadNative } from '@longrun/native';

/** Which launcher a host that says `auto` has here. */
export const LAUNCHER: 'native' | 'portable' =
  process.env['LONGRUN_LAUNCHER'] !== 'portable' && loadNative().ok ? 'native' : 'portable';
