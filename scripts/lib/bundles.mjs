// What is shipped as one file each, and whether it is there: the thread entries of the host, what embedders import of it,
// and the tool schemas with their validator.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from './fail.mjs';
import { ROOT } from './paths.mjs';
import { runQuietly } from './run-quietly.mjs';

const HOST = join(ROOT, 'packages', 'host');
const PROTOCOL = join(ROOT, 'packages', 'protocol');
// Built on what becomes of the kernel and the protocol: these stay packages where others import them as well.
const OURS = ['@longrun/process', '@longrun/coordinator', '@longrun/feedback', '@longrun/native'];

/**
 * Of each: the directory of the compiled modules, the entries in it by the name that their file gets, and the packages that
 * become part of the file. What is outside of `modules` and no such package stays an import.
 */
export const BUNDLES = [
  {
    package: HOST,
    modules: 'dist',
    entries: { 'control-thread': 'control/control-thread.js' },
    inlined: OURS,
  },
  {
    package: HOST,
    modules: 'dist',
    entries: { 'process-thread': 'pool/process-thread.js' },
    inlined: [...OURS, '@longrun/actor', '@longrun/protocol', 'ulid'],
  },
  {
    package: HOST,
    modules: 'dist',
    // Together: they share modules, and these must be the same.
    entries: { index: 'index.js', faults: 'faults.js', tools: 'tools/index.js', doctor: 'doctor/index.js' },
    inlined: OURS,
  },
  {
    package: PROTOCOL,
    modules: 'dist/tools',
    entries: { tools: 'index.js' },
    inlined: ['zod'],
  },
];

export function bundleDirectory(bundle) {
  return join(bundle.package, 'dist-bundle');
}

export function areBundlesMade() {
  return BUNDLES.every((bundle) =>
    Object.keys(bundle.entries).every((name) => existsSync(join(bundleDirectory(bundle), `${name}.js`))),
  );
}

/** Takes half a second. Throws a `SetupError` when it fails. */
export function makeBundles() {
  const result = runQuietly(process.execPath, [join(ROOT, 'scripts', 'lib', 'make-bundles.mjs')]);
  if (!result.ok) throw new SetupError(`The bundles were not made: ${result.reason}.`, result.output);
}
