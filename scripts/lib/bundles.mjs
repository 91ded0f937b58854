// What is shipped as one file each, and whether it is there: the thread entries of the host, what embedders import of it,
// the kernel, and the protocol with its validator.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from './fail.mjs';
import { ROOT } from './paths.mjs';
import { runQuietly } from './run-quietly.mjs';

const HOST = join(ROOT, 'packages', 'host');
const ACTOR = join(ROOT, 'packages', 'actor');
const PROTOCOL = join(ROOT, 'packages', 'protocol');
// Built on what becomes of the kernel and the protocol: these stay packages where others import them as well.
const OURS = ['@longrun/process', '@longrun/coordinator', '@longrun/feedback', '@longrun/native'];

/**
 * Of each: its package, the entries among the compiled modules by the name that their file gets, and the packages that become
 * part of the file; others stay imports. One that becomes part of another comes first.
 */
export const BUNDLES = [
  // Each together: its entries share modules, and these must be the same.
  {
    package: PROTOCOL,
    entries: { index: 'index.js', tools: 'tools/index.js' },
    inlined: ['zod'],
  },
  { package: ACTOR, entries: { index: 'index.js' }, inlined: [] },
  {
    package: HOST,
    entries: { index: 'index.js', faults: 'faults.js', tools: 'tools/index.js', doctor: 'doctor/index.js' },
    inlined: OURS,
  },
  {
    package: HOST,
    entries: { 'control-thread': 'control/control-thread.js' },
    inlined: OURS,
  },
  {
    package: HOST,
    entries: { 'process-thread': 'pool/process-thread.js' },
    inlined: [...OURS, '@longrun/actor', '@longrun/protocol', 'ulid'],
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
