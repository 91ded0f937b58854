import type { PackageManager } from './package-manager.js';

/** Takes everything after the script's name for the script. From version 2 on it is published under another name. */
export const yarn: PackageManager = {
  name: 'yarn',
  lockFiles: ['yarn.lock'],
  runScript: (script, args) => ['run', script, ...args],
  viaNpx: (version) =>
    version.startsWith('0.') || version.startsWith('1.')
      ? [`yarn@${version}`]
      : [`--package=@yarnpkg/cli-dist@${version}`, 'yarn'],
};
