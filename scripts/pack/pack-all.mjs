// Makes the tarballs, through the pinned pnpm: it writes versions in place of `workspace:`, adds the license, and gives
// executables their mode.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from '../lib/fail.mjs';
import { ROOT, readJson } from '../lib/paths.mjs';
import { runQuietly } from '../lib/run-quietly.mjs';

/** Returns `{ name, file }` of each. Tarballs of these packages that were in `directory` are removed. */
export function packAll(packages, directory) {
  mkdirSync(directory, { recursive: true });
  const tarballs = packages.map(({ name, manifest }) => ({
    name,
    file: join(directory, `${baseName(name)}-${manifest.version}.tgz`),
  }));
  const ours = packages.map(({ name }) => new RegExp(`^${baseName(name)}-\\d.*\\.tgz$`));
  for (const name of readdirSync(directory)) {
    if (ours.some((pattern) => pattern.test(name))) rmSync(join(directory, name));
  }
  const { packageManager } = readJson(join(ROOT, 'package.json'));
  const chosen = packages.flatMap(({ name }) => ['--filter', name]);
  // As in `install`: --yes and --package for whoever has them otherwise in the configuration or environment.
  const npx = ['--yes', '--package', packageManager, '--', 'pnpm', ...chosen, 'pack'];
  const result = runQuietly('npx', [...npx, '--pack-destination', directory]);
  if (!result.ok) throw new SetupError(`The packages could not be packed: ${result.reason}.`, result.output);
  return tarballs;
}

/** `@longrun/host` is packed as `longrun-host`. */
function baseName(name) {
  return name.replace('@', '').replace('/', '-');
}
