import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SOAK = fileURLToPath(new URL('../../../scripts/soak.mjs', import.meta.url));

/** The full run of 10,000 is a script to run by hand: `node --expose-gc scripts/soak.mjs`. */
const COMMANDS = 1000;

test('C13: a thousand commands in a row leave zombies, threads, descriptors and memory flat', async () => {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ['--expose-gc', SOAK, `${COMMANDS}`]);
  assert.match(stdout, /^1000 commands in /);
  assert.match(stdout, /zombies 0,/);
});
