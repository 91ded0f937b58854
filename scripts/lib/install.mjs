// Brings node_modules in line with the lock file, through the pinned pnpm, which npx fetches when it has to.
// Done again only when a manifest, the lock file or the platform changed, or a link is missing.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { announce } from './announce.mjs';
import { SetupError } from './fail.mjs';
import { workspacePackages } from './packages.mjs';
import { ROOT, readJson } from './paths.mjs';
import { runQuietly } from './run-quietly.mjs';
import { hashOf, isStamped, stamp } from './stamp.mjs';

/** What the installed dependencies must match. */
export function installHash() {
  const manifests = workspacePackages().map(({ directory }) => join(directory, 'package.json'));
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'].map((name) => join(ROOT, name));
  const platform = `${process.platform} ${process.arch} node ${process.versions.node.split('.')[0]}`;
  return hashOf([platform, ...[...files, ...manifests].map((file) => readFileSync(file, 'utf8'))]);
}

export function isInstalled() {
  return isStamped('install', installHash()) && missingLinks().length === 0;
}

/** Throws a `SetupError` when pnpm fails. */
export function install() {
  const hash = installHash();
  const { packageManager } = readJson(join(ROOT, 'package.json'));
  const done = announce('Installing dependencies');
  // --yes: a user's npm config may say yes=false, which would refuse to fetch pnpm. --package: whoever runs this within
  // `npx -p node@24 …` has the package of that in the environment, which would be taken for ours.
  // CI: pnpm asks before it replaces a node_modules that another package manager made; nobody is there to answer.
  const npx = ['--yes', '--package', packageManager, '--', 'pnpm', 'install', '--frozen-lockfile'];
  const result = runQuietly('npx', npx, { CI: 'true' });
  if (!result.ok) {
    done('failed');
    throw new SetupError(
      `Dependencies could not be installed: ${result.reason}. ${hintFor(result.output, packageManager)}`,
      result.output,
    );
  }
  const missing = missingLinks();
  if (missing.length > 0) {
    done('failed');
    throw new SetupError(`pnpm ended well, but these are missing: ${missing.join(', ')}.`, result.output);
  }
  stamp('install', hash);
  done();
}

function hintFor(output, packageManager) {
  if (output.includes('OUTDATED_LOCKFILE')) {
    return `A package.json and pnpm-lock.yaml disagree; \`npx ${packageManager} install --lockfile-only\` brings them in line.`;
  }
  return 'Is the npm registry reachable from here?';
}

/** Dependencies that a manifest names and node_modules lacks. */
function missingLinks() {
  const places = [
    { directory: ROOT, manifest: readJson(join(ROOT, 'package.json')) },
    ...workspacePackages(),
  ];
  return places.flatMap(({ directory, manifest }) =>
    Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
      .map((name) => join(directory, 'node_modules', name))
      .filter((path) => !existsSync(path)),
  );
}
