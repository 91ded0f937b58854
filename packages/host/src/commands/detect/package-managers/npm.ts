import type { PackageManager } from './package-manager.js';

/** Comes with Node. Takes everything after `--` for the script. */
export const npm: PackageManager = {
  name: 'npm',
  lockFiles: ['package-lock.json', 'npm-shrinkwrap.json'],
  runScript: (script, args) => [
    ...(script === 'test' ? ['test'] : ['run', script]),
    ...(args.length > 0 ? ['--', ...args] : []),
  ],
};
