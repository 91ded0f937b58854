// A program that build.mjs runs after the compiler: makes one file of each thread entry of the host. A thread that loads two
// hundred modules takes three times as long to boot. Actors of an embedder run in the control thread and import the kernel and
// the protocol as well: there these stay packages, so that all have the same one. So do packages that find files of their own.
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import { workspacePackages } from './packages.mjs';
import { BUNDLED_THREADS, CONTROL_THREAD, PROCESS_THREAD } from './thread-bundles.mjs';

const packages = workspacePackages();
const host = packages.find(({ name }) => name === '@longrun/host').directory;
const OURS = ['@longrun/process', '@longrun/coordinator', '@longrun/feedback', '@longrun/native'];

await bundle(CONTROL_THREAD, OURS);
await bundle(PROCESS_THREAD, [...OURS, '@longrun/actor', '@longrun/protocol', 'ulid']);

function bundle(entry, inlined) {
  return build({
    entryPoints: [entry],
    outdir: BUNDLED_THREADS,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    logLevel: 'warning',
    plugins: [
      { name: 'packages', setup: (hooks) => keepPackages(hooks, inlined) },
      { name: 'places', setup: keepPlaces },
    ],
  });
}

function keepPackages({ onResolve }, inlined) {
  onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
    kind === 'entry-point' || inlined.includes(path) ? undefined : { path, external: true },
  );
}

/** A module that asks where it is means the file that it came from. */
function keepPlaces({ onLoad }) {
  onLoad({ filter: /[/\\]dist[/\\].*\.js$/ }, async ({ path }) => {
    const source = await readFile(path, 'utf8');
    return { contents: source.replaceAll('import.meta.url', () => placeOf(path)), loader: 'js' };
  });
}

function placeOf(path) {
  const { name, directory } = packages.find((one) => path.startsWith(join(one.directory, 'dist')));
  if (directory === host) {
    const from = relative(BUNDLED_THREADS, path).replaceAll('\\', '/');
    return `new URL(${JSON.stringify(from)}, import.meta.url).href`;
  }
  // Beside the package's main module, wherever that is installed.
  if (dirname(path) !== join(directory, 'dist')) throw new Error(`${path}: not beside the main module`);
  return `import.meta.resolve(${JSON.stringify(name)})`;
}
