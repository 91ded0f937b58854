// The TypeScript projects of the build, as packages/tsconfig.json references them, with their sources and outputs.
import { join, relative, resolve } from 'node:path';
import { listFiles } from './list-files.mjs';
import { ROOT, readJson } from './paths.mjs';

const OUTPUT = /\.(js|js\.map|d\.ts|d\.ts\.map)$/;

/** `{ config, outDir, buildInfo, sources, outputs }` of every project; outputs are what is there now. */
export function projects() {
  const packages = join(ROOT, 'packages');
  return readJson(join(packages, 'tsconfig.json')).references.map(({ path }) =>
    project(resolve(packages, path)),
  );
}

function project(directory) {
  const config = join(directory, 'tsconfig.json');
  const { compilerOptions, exclude = [] } = readJson(config);
  const rootDir = resolve(directory, compilerOptions.rootDir);
  const outDir = resolve(directory, compilerOptions.outDir);
  const skip = [outDir, ...exclude.map((path) => resolve(directory, path))];
  return {
    config,
    outDir,
    buildInfo: resolve(directory, compilerOptions.tsBuildInfoFile),
    sources: listFiles(rootDir, (path) => path.endsWith('.ts') && !path.endsWith('.d.ts'), skip).map(
      (path) => ({
        path,
        output: join(outDir, relative(rootDir, path)).replace(/\.ts$/, '.js'),
      }),
    ),
    outputs: listFiles(outDir, (path) => OUTPUT.test(path)),
  };
}

/** The compiled file that an output belongs to: `a.d.ts.map` belongs to `a.js`. */
export function compiledFileOf(output) {
  return output.replace(OUTPUT, '.js');
}
