// Compiles the add-on and the guardian where that is possible: run by the package manager after an installation, and
// by the scripts of this repository when their sources changed. Never fails: without them Longrun uses the portable
// launcher and a guardian written in JavaScript. A stamp keeps it from doing the same twice.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = dirname(fileURLToPath(import.meta.url));
const BUILD = join(PACKAGE, 'build');
const STAMP = join(BUILD, 'longrun.stamp');
const require = createRequire(import.meta.url);

/** What was made of the present sources: `ok`, or why not. Undefined when nobody has tried yet. */
export function outcome() {
  if (process.platform !== 'linux') return `not compiled: it is made for Linux, this is ${process.platform}`;
  if (!existsSync(STAMP)) return undefined;
  const [hash, ...lines] = readFileSync(STAMP, 'utf8').split('\n');
  const said = lines.join('\n');
  if (said === 'ok' && !existsSync(join(BUILD, 'Release', 'longrun.node'))) return undefined;
  return hash === sourceHash() ? said : undefined;
}

/** Compiles. Returns `ok`, or one line that says why not. */
export function compile({ quiet = true } = {}) {
  const hash = sourceHash();
  let said = 'ok';
  try {
    run(quiet);
  } catch (error) {
    said = `not compiled: ${error.message}`;
  }
  mkdirSync(BUILD, { recursive: true });
  writeFileSync(STAMP, `${hash}\n${said}`);
  return said;
}

function run(quiet) {
  const nodeGyp = require.resolve('node-gyp/bin/node-gyp.js');
  const options = ['rebuild', '--release', ...headers()];
  const result = spawnSync(process.execPath, [nodeGyp, ...options], {
    cwd: PACKAGE,
    encoding: 'utf8',
    stdio: quiet ? 'pipe' : 'inherit',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.error !== undefined) throw result.error;
  if (result.status !== 0) throw new Error(reasonIn(`${result.stdout ?? ''}${result.stderr ?? ''}`));
}

/** The headers beside this Node.js, if it came with them: then nothing is downloaded. */
function headers() {
  const prefix = dirname(dirname(process.execPath));
  return existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? [`--nodedir=${prefix}`] : [];
}

/** The line of a long log that tells a person most. */
function reasonIn(output) {
  const lines = output.split('\n').map((line) => line.trim());
  const telling = lines.find((line) => /error:|not found|could not find|ENOTFOUND|EAI_AGAIN/i.test(line));
  return telling ?? 'node-gyp failed';
}

function sourceHash() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const folder of ['.', 'addon', 'guardian']) {
    const directory = join(PACKAGE, folder);
    if (!existsSync(directory)) continue;
    for (const name of readdirSync(directory).sort()) {
      if (!/\.(c|h|gyp)$/.test(name)) continue;
      hash.update(`${folder}/${name}\n`).update(readFileSync(join(directory, name)));
    }
  }
  return hash.digest('hex');
}

function hasPrebuild() {
  try {
    require('node-gyp-build').resolve(PACKAGE);
    return !existsSync(join(BUILD, 'Release'));
  } catch {
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const said = hasPrebuild() ? 'ok' : (outcome() ?? compile({ quiet: !process.argv.includes('--verbose') }));
  if (said !== 'ok')
    console.log(`Longrun's native launcher is ${said}. The portable launcher is used instead.`);
}
