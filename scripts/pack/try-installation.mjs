// Installs the tarballs as a stranger would: in an empty directory, with an empty home and an empty npm cache. Then runs
// the command and a program that embeds a host. The user's own npm configuration stays, since it may say how the registry
// is reached.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { announce } from '../lib/announce.mjs';
import { SetupError } from '../lib/fail.mjs';
import { ROOT, readJson } from '../lib/paths.mjs';

const EMBEDDER = `
import { createHost } from '@longrun/host';
const host = await createHost();
const result = await host.callTool('run_command', { argv: ['echo', 'it runs'] }, { sessionId: 'try' });
const { launcher, guardian } = await host.inspect();
await host.close();
console.log([result.stdout.trim(), launcher, guardian.kind].join(', '));
`;

/** Says how commands are started there. Throws a `SetupError` when something does not work. */
export function tryInstallation(tarballs) {
  const place = mkdtempSync(join(tmpdir(), 'longrun-try-'));
  try {
    const project = join(place, 'project');
    const home = join(place, 'home');
    for (const directory of [project, home]) mkdirSync(directory);
    writeFileSync(join(project, 'package.json'), '{ "private": true }\n');
    writeFileSync(join(project, 'embedder.mjs'), EMBEDDER);
    const run = runner(project, {
      ...process.env,
      HOME: home,
      npm_config_cache: join(place, 'cache'),
      npm_config_userconfig: process.env.npm_config_userconfig ?? join(homedir(), '.npmrc'),
    });

    const done = announce('Installing into an empty directory');
    run('npm', ['install', ...tarballs]);
    done();
    const said = run('npx', ['--no-install', 'longrun', '--version']).trim();
    const { version } = readJson(join(ROOT, 'packages', 'cli', 'package.json'));
    if (!said.includes(version))
      throw new SetupError(`npx longrun --version printed ${JSON.stringify(said)}, not ${version}.`);
    console.log(`npx longrun --version: ${said}`);
    console.log(`embedded: ${run(process.execPath, ['embedder.mjs']).trim()}`);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function runner(cwd, env) {
  return (program, args) => {
    const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, env, encoding: 'utf8' });
    if (status === 0) return stdout;
    const what = `${program} ${args[0]} ended with ${error?.message ?? status}`;
    throw new SetupError(`${what}.`, `${stdout}${stderr}`);
  };
}
