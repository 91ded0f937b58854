// Compiles every project with `tsc -b`, and makes the bundles. Skipped when nothing changed since the last build that ended well.
// tsc leaves the output of a deleted source behind, and does not notice a deleted output; both are repaired here,
// so that what runs is what the sources say.
import { existsSync, rmSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import { announce } from './announce.mjs';
import { areBundlesMade, makeBundles } from './bundles.mjs';
import { SetupError } from './fail.mjs';
import { installHash } from './install.mjs';
import { ROOT, TSC } from './paths.mjs';
import { compiledFileOf, projects } from './projects.mjs';
import { runQuietly } from './run-quietly.mjs';
import { hashOf, isStamped, stamp } from './stamp.mjs';

export function isBuilt() {
  const all = projects();
  return (
    isStamped('build', buildHash(all)) &&
    areBundlesMade() &&
    all.every((one) => staleOutputs(one).length + missingOutputs(one).length === 0)
  );
}

/**
 * Compiles what changed. Throws a `SetupError` with the compiler's messages when the sources do not compile.
 * `force` compiles everything. Returns `{ compiled, total }`: folders of the projects that had something to do, and
 * how many projects there are.
 */
export function build({ force = false } = {}) {
  const all = projects();
  // Before the compiler reads the files: a change while it runs is then a change after this build.
  const hash = buildHash(all);
  const done = announce('Building');
  for (const one of all) {
    for (const path of staleOutputs(one)) rmSync(path);
    if (missingOutputs(one).length > 0) rmSync(one.buildInfo, { force: true });
  }
  const options = ['--pretty', 'false', '--verbose', ...(force ? ['--force'] : [])];
  const result = runQuietly(process.execPath, [TSC, '-b', 'packages', ...options]);
  if (!result.ok) {
    done('failed');
    throw new SetupError(`The sources do not compile: ${result.reason}.`, errorsIn(result.output));
  }
  try {
    makeBundles();
  } catch (error) {
    done('failed');
    throw error;
  }
  stamp('build', hash);
  done();
  return { compiled: compiledIn(result.output), total: all.length };
}

function compiledIn(output) {
  return [...output.matchAll(/Building project '(.+)\/tsconfig\.json'/g)].map((match) => match[1]);
}

/** The compiler's messages without its account of which project it looks at. */
function errorsIn(output) {
  const lines = output.split('\n').filter((line) => line !== '' && !/^(\d.* - | {4}\* )/.test(line));
  return lines.join('\n');
}

/** Names, sizes and times of everything the compiler reads; the installed dependencies by their own hash. */
function buildHash(all) {
  const files = all.flatMap(({ config, sources }) => [config, ...sources.map(({ path }) => path)]);
  return hashOf([installHash(), ...[`${ROOT}/tsconfig.base.json`, ...files].map(fingerprint)]);
}

function fingerprint(path) {
  const { size, mtimeMs } = statSync(path);
  return `${relative(ROOT, path)} ${size} ${mtimeMs}`;
}

function staleOutputs({ sources, outputs }) {
  const expected = new Set(sources.map(({ output }) => output));
  return outputs.filter((path) => !expected.has(compiledFileOf(path)));
}

function missingOutputs({ sources }) {
  return sources.filter(({ output }) => !existsSync(output));
}
