// Completion: what fits by the table, and what a real bash makes of it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { candidates } from '../../dist/completion/candidates.js';
import { commands } from '../../dist/index.js';
import { longrun } from '../support/longrun.js';

const BIN = fileURLToPath(new URL('../../bin/longrun.mjs', import.meta.url));
const cli = longrun();

before(async () => {
  await cli.serve();
  const { code } = await cli.run('run', '--session', 'agent-7', '--', 'true');
  assert.equal(code, 0);
  writeFileSync(join(cli.runtime, 'bash-test'), BASH);
});
after(() => cli.close());

/** Fills in what readline would, calls the function, and prints what it found. */
const BASH = `
longrun() { "$NODE" "$BIN" "$@"; }
source <(longrun completion bash)
complete -p longrun
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=\${#COMP_LINE}
_longrun 2>/dev/null
printf '%s\\n' "\${COMPREPLY[@]}"
`;

async function inBash(...words: readonly string[]): Promise<readonly string[]> {
  const env = { ...process.env, NODE: process.execPath, BIN, XDG_RUNTIME_DIR: cli.runtime, LONGRUN_NAME: '' };
  const { stdout } = await promisify(execFile)('bash', [join(cli.runtime, 'bash-test'), ...words], {
    env,
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
  });
  const [registered, ...found] = stdout.trimEnd().split('\n');
  assert.equal(registered, 'complete -F _longrun longrun');
  return found;
}

function words(...typed: readonly string[]): readonly string[] {
  return candidates(commands, typed).words.map(({ word }) => word);
}

test('commands, subcommands, flags and values fit by their beginning', () => {
  assert.deepEqual(words('se'), ['sessions', 'serve']);
  assert.deepEqual(words('--v'), ['--version']);
  assert.deepEqual(words('sessions', ''), ['end']);
  assert.deepEqual(words('ps', '--w'), ['--watch']);
  assert.deepEqual(words('serve', '--launcher', 'n'), ['native']);
  assert.deepEqual(words('nonsense', ''), []);
});

test('operands and values of flags tell what else fits, and of which server', () => {
  const also = (...typed: readonly string[]): string | undefined => candidates(commands, typed).also;
  assert.equal(also('logs', ''), 'handle');
  assert.equal(also('logs', '-f', ''), 'handle');
  assert.equal(also('logs', '1', ''), undefined);
  assert.equal(also('wait', '1', '2', ''), 'handle');
  assert.equal(also('ps', '--session', ''), 'session');
  assert.equal(also('ps', '-as', ''), 'session');
  assert.equal(also('run', ''), 'program');
  assert.equal(also('run', '-d', '--', 'ls', ''), 'file');
  assert.equal(also('run', '--cwd', ''), 'directory');
  assert.equal(also('scenario', ''), 'file');
  assert.equal(candidates(commands, ['logs', '--name', 'ci', '']).server, 'ci');
  // Behind the program, dashes are the program's.
  assert.deepEqual(words('run', 'ls', '--'), []);
});

test('a real bash completes commands, flags, handles, sessions and files', async () => {
  const [first, flag, handles, sessions, files] = await Promise.all([
    inBash('longrun', 'can'),
    inBash('longrun', 'run', '--det'),
    inBash('longrun', 'logs', ''),
    inBash('longrun', 'ps', '--session', 'ag'),
    inBash('longrun', 'run', '--', 'cat', 'packag'),
  ]);
  assert.deepEqual(first, ['cancel']);
  assert.deepEqual(flag, ['--detach']);
  assert.match(handles.join(), /^hto-[0-9a-f]+-1$/);
  assert.deepEqual(sessions, ['agent-7']);
  assert.deepEqual(files, ['package.json']);
});

test('there is a script for zsh and for fish, and none for others', async () => {
  const [zsh, fish, other] = await Promise.all(
    ['zsh', 'fish', 'cmd'].map((shell) => cli.run('completion', shell)),
  );
  assert.match(zsh?.stdout ?? '', /^#compdef longrun\n/);
  assert.match(fish?.stdout ?? '', /complete -c longrun /);
  assert.deepEqual([other?.code, other?.stdout], [2, '']);
});
