// A program that build.mjs runs after the compiler: makes one file of each entry in bundles.mjs. A program that loads three
// hundred modules takes three times as long to start. Actors of an embedder import the kernel and the protocol as well:
// where they run, these stay packages, so that all have the same one. So do packages that find files of their own.
import { readFile, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import { BUNDLES, bundleDirectory } from './bundles.mjs';
import { workspacePackages } from './packages.mjs';

const packages = workspacePackages();

// Chunks are named by their content: old ones would stay.
for (const bundle of BUNDLES) await rm(bundleDirectory(bundle), { recursive: true, force: true });
for (const bundle of BUNDLES) await make(bundle);

function make(bundle) {
  const entryPoints = Object.entries(bundle.entries).map(([out, path]) => ({
    out,
    in: join(bundle.package, 'dist', path),
  }));
  return build({
    entryPoints,
    outdir: bundleDirectory(bundle),
    bundle: true,
    splitting: entryPoints.length > 1,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    logLevel: 'warning',
    plugins: [
      { name: 'boundaries', setup: (hooks) => keepBoundaries(hooks, bundle) },
      { name: 'places', setup: (hooks) => keepPlaces(hooks, bundle) },
      { name: 'english', setup: keepToEnglish },
    ],
  });
}

function keepBoundaries({ onResolve }, bundle) {
  onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
    kind === 'entry-point' || bundle.inlined.includes(path) ? undefined : { path, external: true },
  );
}

/** A module of ours that asks where it is means the file that it came from. */
function keepPlaces({ onLoad }, bundle) {
  onLoad({ filter: /[/\\]dist[/\\].*\.js$/ }, async ({ path }) => {
    const source = await readFile(path, 'utf8');
    return { contents: source.replaceAll('import.meta.url', () => placeOf(path, bundle)), loader: 'js' };
  });
}

/** The validator's messages in fifty languages would be nearly half of it; it speaks English unless it is told otherwise, and nobody can. */
function keepToEnglish({ onLoad }) {
  onLoad({ filter: /[/\\]zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({ contents: 'export {};' }));
}

function placeOf(path, bundle) {
  const { name, directory } = packages.find((one) => path.startsWith(join(one.directory, 'dist')));
  if (directory === bundle.package)
    return `new URL(${JSON.stringify(posix(relative(bundleDirectory(bundle), path)))}, import.meta.url).href`;
  // Beside the package's main module, wherever that is installed.
  if (dirname(path) !== join(directory, 'dist')) throw new Error(`${path}: not beside the main module`);
  return `import.meta.resolve(${JSON.stringify(name)})`;
}

function posix(path) {
  return path.replaceAll('\\', '/');
}
