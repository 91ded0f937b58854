import { readdirSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { loadNative } from '@longrun/native';
import { ownCgroup } from '@longrun/process';
import { chooseLauncher } from '../../pool/choose-launcher.js';
import type { Machine } from './machine.js';
import { tryCgroup } from './try-cgroup.js';
import { tryDirectory } from './try-directory.js';
import { tryOrphan } from './try-orphan.js';

/** The machine that this process runs on. */
export function thisMachine(): Machine {
  return {
    platform: process.platform,
    arch: process.arch,
    nodeVersion: process.versions.node,
    kernelRelease: release(),
    pid: process.pid,
    userId: process.getuid?.(),
    env: process.env,
    now: () => Date.now(),
    text: (path) => orUndefined(() => readFileSync(path, 'utf8')),
    names: (path) => orUndefined(() => readdirSync(path)),
    // Where it cannot be read, Node.js says 0.
    availableMemory: () => process.availableMemory() || undefined,
    landlockVersion: () => {
      const support = loadNative();
      return support.ok ? support.binding.landlockAbi() : 0;
    },
    launcher: () => chooseLauncher('auto'),
    ownCgroup: () => ownCgroup(),
    tryCgroup,
    tryDirectory,
    tryOrphan,
  };
}

function orUndefined<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
