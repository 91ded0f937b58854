import { createRequire } from 'node:module';
import { addonFile } from './addon-file.js';
import type { Binding } from './binding.js';

/** Whether the add-on can be used here. */
export type NativeSupport =
  | { readonly ok: true; readonly binding: Binding }
  /** Why not, as a log line can say it. */
  | { readonly ok: false; readonly reason: string };

let loaded: NativeSupport | undefined;

/**
 * Loads the add-on into this thread, once; the first time in the process it is tried out on the kernel: a child that only
 * exits is started, watched and reaped. That takes 0.3 ms. Never throws.
 */
export function loadNative(): NativeSupport {
  loaded ??= load();
  return loaded;
}

function load(): NativeSupport {
  const { platform, arch } = process;
  if (platform !== 'linux') return { ok: false, reason: `it is made for Linux, this is ${platform}` };
  if (arch !== 'x64' && arch !== 'arm64') {
    return { ok: false, reason: `it is made for x64 and arm64, this is ${arch}` };
  }
  let binding: Binding;
  try {
    const require = createRequire(import.meta.url);
    binding = require(addonFile());
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { ok: false, reason: `the add-on cannot be loaded: ${text.split('\n')[0]}` };
  }
  const refused = binding.probe();
  if (refused !== '') return { ok: false, reason: `the kernel refuses what it needs: ${refused}` };
  return { ok: true, binding };
}
