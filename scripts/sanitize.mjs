// node scripts/sanitize.mjs: builds the C of packages/native with the address and undefined-behaviour sanitizers, in a
// directory of its own, and runs that package's tests on it. Needs gcc or clang with their run-time libraries. Leaks are
// not looked for: Node.js itself leaves memory to the end of the process.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { announce } from './lib/announce.mjs';
import { bootstrap } from './lib/bootstrap.mjs';
import { checkNode } from './lib/check-node.mjs';
import { runMain, SetupError } from './lib/fail.mjs';
import { findTests } from './lib/find-tests.mjs';
import { ROOT } from './lib/paths.mjs';

const NATIVE = join(ROOT, 'packages', 'native');
const CC = process.env.CC ?? 'cc';
const FLAGS = ['-std=gnu17', '-D_GNU_SOURCE', '-g', '-O1', '-fno-omit-frame-pointer'];
const SANITIZERS = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all'];

checkNode();
await runMain(async () => {
  bootstrap();
  const directory = mkdtempSync(join(tmpdir(), 'longrun-sanitize-'));
  try {
    const done = announce('Compiling with sanitizers');
    compileAddon(directory);
    const guardian = compileGuardian(directory);
    done();
    const status = runTests(directory);
    await runGuardian(guardian);
    console.log('The guardian ended what it had to, and nothing else.');
    return status;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

function compileAddon(directory) {
  const headers = join(dirname(dirname(process.execPath)), 'include', 'node');
  if (!existsSync(join(headers, 'node_api.h'))) throw new SetupError(`No Node.js headers in ${headers}.`, '');
  const release = join(directory, 'build', 'Release');
  mkdirSync(release, { recursive: true });
  const options = ['-DNAPI_VERSION=8', '-fPIC', '-shared', '-fvisibility=hidden', `-I${headers}`];
  cc([...options, ...sources('addon'), '-o', join(release, 'longrun.node')]);
}

function compileGuardian(directory) {
  const file = join(directory, 'longrun_guardian');
  cc([...sources('guardian'), '-o', file]);
  return file;
}

function sources(folder) {
  return readdirSync(join(NATIVE, folder))
    .filter((name) => name.endsWith('.c'))
    .map((name) => join(NATIVE, folder, name));
}

function cc(options) {
  const result = spawnSync(CC, [...FLAGS, ...SANITIZERS, ...options], { encoding: 'utf8' });
  if (result.error !== undefined) throw new SetupError(`${CC} cannot be run: ${result.error.message}.`, '');
  if (result.status !== 0) throw new SetupError(`${CC} failed.`, result.stderr);
}

/** The tests of the add-on with the sanitizer loaded first, since Node.js itself is not built with it. */
function runTests(directory) {
  const library = spawnSync(CC, ['-print-file-name=libasan.so'], { encoding: 'utf8' }).stdout.trim();
  const tests = findTests(['packages/native/']);
  // Programs that the tests run have nothing to do with it, and some do not bear it.
  const alone = 'data:text/javascript,delete process.env.LD_PRELOAD';
  const failed = tests.filter((test) => {
    const { status } = spawnSync(process.execPath, ['--import', alone, '--test-reporter=spec', test], {
      cwd: ROOT,
      stdio: 'inherit',
      env: {
        ...process.env,
        LD_PRELOAD: library,
        ASAN_OPTIONS: 'detect_leaks=0:abort_on_error=1',
        UBSAN_OPTIONS: 'print_stacktrace=1',
        // What node-gyp-build takes the place of the add-on from.
        '@LONGRUN/NATIVE_PREBUILD': directory,
      },
    });
    return status !== 0;
  });
  return failed.length === 0 ? 0 : 1;
}

/** Tells a guardian of a group and of nonsense, goes away, and sees that the group is ended and a stranger is not. */
async function runGuardian(guardian) {
  const hostToken = '0123456789abcdef'.repeat(2);
  const sleep = (env) =>
    spawn('sleep', ['60'], { detached: true, stdio: 'ignore', env: { ...process.env, ...env } });
  const [told, bearer, stranger] = [sleep({}), sleep({ LONGRUN_TOKEN: `${hostToken}.1.x` }), sleep({})];
  try {
    const ends = Promise.all([once(told, 'exit'), once(bearer, 'exit')]);
    const keeper = spawn(guardian, [], { stdio: ['pipe', 'ignore', 'inherit'] });
    const exited = once(keeper, 'exit');
    const lines = [
      `longrun 1 ${hostToken}`,
      '+ 1 1',
      '- x',
      'x'.repeat(1000),
      `+ ${told.pid} ${startTime(told.pid)}`,
    ];
    keeper.stdin.end(`${lines.join('\n')}\n`);
    const [code, signal] = await exited;
    if (code !== 0) throw new SetupError(`The guardian ended with ${signal ?? code}.`, '');
    await ends;
    if (stranger.exitCode !== null || stranger.signalCode !== null) {
      throw new SetupError('The guardian ended a stranger.', '');
    }
  } finally {
    for (const child of [told, bearer, stranger]) child.kill('SIGKILL');
  }
}

function startTime(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}
