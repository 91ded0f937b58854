// Puts a Chromium here for the tests that need a browser: with apt, where that works and we may. Says in one line what
// there is. Never fails: without a browser those tests are skipped, and say so.
import { spawnSync } from 'node:child_process';
import { isExecutable, onPath } from './lib/on-path.mjs';

/** As the tests look for it: LONGRUN_CHROMIUM, or one of these on the path. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
// The package and what it needs are about 100 MB.
const APT_TIMEOUT_MS = 300_000;

const found = findChromium();
if (found !== undefined) console.log(`Chromium: ${found}`);
else if (process.getuid?.() !== 0) skip('only root can install it');
else if (onPath('apt-get') === undefined) skip('there is no apt-get to install it with');
else {
  const failure = apt(['update']) ?? apt(['install', '-y', '--no-install-recommends', 'chromium']);
  const installed = findChromium();
  if (installed !== undefined) console.log(`Chromium: ${installed}, installed now`);
  else skip(failure ?? 'apt-get has installed none');
}

function findChromium() {
  const named = process.env.LONGRUN_CHROMIUM;
  return named === undefined ? onPath(...NAMES) : [named].find(isExecutable);
}

/** What went wrong, or undefined. */
function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, error, stderr } = spawnSync('apt-get', args, {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: APT_TIMEOUT_MS,
  });
  if (status === 0) return undefined;
  const lastLine = stderr?.trim().split('\n').at(-1) ?? '';
  return `apt-get ${args[0]} failed: ${error?.message ?? lastLine}`;
}

function skip(why) {
  console.log(`No Chromium here, tests in a browser are skipped: ${why}.`);
}
