// Sees to the add-on and the guardian: run by the package manager after an installation, and by the scripts of this
// repository when their sources changed. What is in `prebuilds/` for this machine is taken when it was made of these
// sources and can be loaded here; else they are compiled where that is possible. Never fails: without them Longrun uses
// the portable launcher and a guardian written in JavaScript. A stamp keeps it from compiling the same twice.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = dirname(fileURLToPath(import.meta.url));
const BUILD = join(PACKAGE, 'build');
/** What a build is of: beside it in `build/` and in a folder of `prebuilds/`. */
const STAMP_NAME = 'longrun.stamp';
const STAMP = join(BUILD, STAMP_NAME);
const ADDON = join(BUILD, 'Release', 'longrun.node');
const GUARDIAN = join(BUILD, 'Release', 'longrun_guardian');
const require = createRequire(import.meta.url);

/** What there is of the present sources: `ok`, or why nothing. Undefined when nobody has tried yet. */
export function outcome() {
  if (process.platform !== 'linux') return `not compiled: it is made for Linux, this is ${process.platform}`;
  const said = compiled();
  return said !== 'ok' && prebuilt() === 'ok' ? 'ok' : said;
}

/**
 * Puts what was compiled into `directory`/<platform>-<architecture>/, where `outcome` and node-gyp-build find it for
 * every Node.js with the same C library. Returns the files.
 */
export function prebuild(directory = join(PACKAGE, 'prebuilds')) {
  const folder = join(directory, `${process.platform}-${process.arch}`);
  mkdirSync(folder, { recursive: true });
  const tags = `napi.${process.report.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc'}`;
  const addon = join(folder, `longrun.${tags}.node`);
  copyFileSync(ADDON, addon);
  copyFileSync(GUARDIAN, guardianBeside(addon));
  const stamp = join(folder, STAMP_NAME);
  writeFileSync(stamp, sourceHash());
  return [addon, guardianBeside(addon), stamp];
}

/** What was compiled of the present sources, see `outcome`. */
export function compiled() {
  if (!existsSync(STAMP)) return undefined;
  const [hash, ...lines] = readFileSync(STAMP, 'utf8').split('\n');
  const said = lines.join('\n');
  if (said === 'ok' && !existsSync(ADDON)) return undefined;
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

/** What a build of the present sources, for that machine, has in its stamp. */
export function sourceHash(platform = process.platform, architecture = process.arch) {
  const hash = createHash('sha256').update(`${platform} ${architecture}`);
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

/** Whether the add-on that was shipped works here: `ok`, or why not. Undefined when none is for this machine. */
function prebuilt() {
  const file = prebuiltFile();
  if (file === undefined) return undefined;
  const stamp = join(dirname(file), STAMP_NAME);
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== sourceHash())
    return 'it was made of other sources';
  // In a process of its own: what is broken may do worse than throw.
  const attempt = ['-e', 'require(process.argv[1])', file];
  const { status, signal, stderr } = spawnSync(process.execPath, attempt, { encoding: 'utf8' });
  if (status === 0) return 'ok';
  return /^Error: (.*)$/m.exec(stderr)?.[1] ?? `loading it ended with ${signal ?? status}`;
}

/** The one for this platform, architecture and C library. */
function prebuiltFile() {
  // node-gyp-build reads it when it is loaded, and would find what was compiled of older sources first.
  const before = process.env.PREBUILDS_ONLY;
  process.env.PREBUILDS_ONLY = '1';
  try {
    return require('node-gyp-build').resolve(PACKAGE);
  } catch {
    return undefined;
  } finally {
    if (before === undefined) delete process.env.PREBUILDS_ONLY;
    else process.env.PREBUILDS_ONLY = before;
  }
}

/** Its name is the add-on's but for one word; `src/guardian-executable.ts` knows that too. */
function guardianBeside(addon) {
  return join(dirname(addon), basename(addon, '.node').replace('longrun', 'longrun_guardian'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const said = outcome() ?? compile({ quiet: !process.argv.includes('--verbose') });
  if (said !== 'ok') {
    const reason = prebuilt();
    const shipped = reason === undefined ? '' : ` and not to be had prebuilt (${reason})`;
    console.log(`Longrun's native launcher is ${said}${shipped}. The portable launcher is used instead.`);
  }
}
