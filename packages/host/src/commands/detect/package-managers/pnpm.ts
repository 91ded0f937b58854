import type { PackageManager } from './package-manager.js';

/** Takes everything after the script's name for the script; a `--` would reach it too. */
export const pnpm: PackageManager = {
  name: 'pnpm',
  lockFiles: ['pnpm-lock.yaml'],
  runScript: (script, args) => ['run', script, ...args],
  viaNpx: (version) => [`pnpm@${version}`],
};
