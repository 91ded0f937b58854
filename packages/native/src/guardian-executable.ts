import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { addonFile } from './addon-file.js';

/** Where the guardian's executable is: beside the add-on. Undefined when there is none for this machine. */
export function guardianExecutable(): string | undefined {
  const addon = findAddon();
  if (addon === undefined) return undefined;
  // A prebuilt one has the add-on's tags.
  const path = join(dirname(addon), basename(addon, '.node').replace('longrun', 'longrun_guardian'));
  return existsSync(path) ? path : undefined;
}

function findAddon(): string | undefined {
  try {
    return addonFile();
  } catch {
    return undefined;
  }
}
