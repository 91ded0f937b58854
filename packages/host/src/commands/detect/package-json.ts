import type { Ecosystem, Proposal, Wanted } from './ecosystem.js';
import { choosePackageManager } from './package-managers/choose.js';
import { type PackageManifest, parsePackageManifest } from './package-manifest.js';
import type { Project } from './project.js';

/**
 * The scripts of package.json, run by npm, pnpm or yarn: `test` for tests, `build` for builds. A target names another
 * script, as it is or after `build:`; a release build is the script with `:release` after its name.
 */
export const packageJson: Ecosystem = {
  name: 'npm, pnpm, yarn',
  manifests: ['package.json'],
  propose: async (project, wanted) => {
    if (!(await project.has('package.json'))) return { kind: 'absent' };
    const manifest = parsePackageManifest(await project.read('package.json'));
    if (manifest === undefined) return { kind: 'lacking', reason: 'package.json is not readable JSON' };
    return wanted.kind === 'test'
      ? proposeTest(project, manifest, wanted)
      : proposeBuild(project, manifest, wanted);
  },
};

async function proposeTest(
  project: Project,
  manifest: PackageManifest,
  wanted: Extract<Wanted, { kind: 'test' }>,
): Promise<Proposal> {
  if (!manifest.scripts.has('test')) return missing(manifest, 'test');
  // What `npm init` writes: it always fails.
  if (manifest.scripts.get('test')?.includes('no test specified')) {
    return {
      kind: 'lacking',
      reason: 'package.json has only the placeholder of npm init as its "test" script',
    };
  }
  if (wanted.filter?.startsWith('-')) {
    const reason =
      'the test script would read it as an option, and nothing is known of how it ends those; give argv';
    return { kind: 'refused', param: 'filter', reason };
  }
  return run(project, manifest, 'test', wanted.filter === undefined ? [] : [wanted.filter]);
}

async function proposeBuild(
  project: Project,
  manifest: PackageManifest,
  { target, release }: Extract<Wanted, { kind: 'build' }>,
): Promise<Proposal> {
  const candidates = target === undefined ? ['build'] : [target, `build:${target}`];
  if (target?.startsWith('-')) {
    return { kind: 'refused', param: 'target', reason: 'the package manager would read it as an option' };
  }
  const script = candidates.find((name) => manifest.scripts.has(release ? `${name}:release` : name));
  if (script !== undefined) return run(project, manifest, release ? `${script}:release` : script, []);
  const plain = candidates.find((name) => manifest.scripts.has(name));
  if (plain === undefined) return missing(manifest, ...candidates);
  return { kind: 'refused', param: 'release', reason: `package.json has no "${plain}:release" script` };
}

async function run(
  project: Project,
  manifest: PackageManifest,
  script: string,
  args: readonly string[],
): Promise<Proposal> {
  const chosen = await choosePackageManager(project, manifest.packageManager);
  return chosen.ok
    ? { kind: 'command', argv: chosen.runScript(script, args) }
    : { kind: 'refused', param: 'argv', reason: chosen.reason };
}

/** Scripts that a message lists. */
const MAX_LISTED_SCRIPTS = 20;

function missing(manifest: PackageManifest, ...names: readonly string[]): Proposal {
  const wanted = names.map((name) => JSON.stringify(name)).join(' or ');
  const some = [...manifest.scripts.keys()].slice(0, MAX_LISTED_SCRIPTS).join(', ');
  const has = some === '' ? 'it has none' : `it has ${some}`;
  return { kind: 'lacking', reason: `package.json has no script ${wanted} (${has})` };
}
