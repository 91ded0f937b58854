import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { STDIO_SERVER, stdioClient } from '../support/clients.js';
import { eventually } from '../support/eventually.js';
import { isAlive, living, newMarker } from '../support/processes.js';

/** The promise of a session's end. */
const END_MS = 2000;
const CLIENT = fileURLToPath(new URL('../programs/stdio-client.js', import.meta.url));

/** Runs a tree that does not heed SIGTERM, and one that has left its group. */
async function start(marker: string): Promise<{ pid: number; closeStdin: () => void }> {
  const { client, pid } = await stdioClient();
  const script = `trap '' TERM; setsid sleep ${marker} & sh -c "trap '' TERM; sleep ${marker}" & sleep ${marker}; wait`;
  await client.callTool({
    name: 'run_command',
    arguments: { argv: ['sh', '-c', script], long_running: true },
  });
  await eventually(() => living(`sleep\0${marker}`).length === 3, 'the tree runs');
  return { pid, closeStdin: () => void client.close() };
}

async function goneIn(marker: string, pid: number): Promise<number> {
  const from = performance.now();
  await eventually(() => living(marker).length === 0, 'the tree is gone');
  const ms = performance.now() - from;
  await eventually(() => !isAlive(pid), 'the server is gone');
  return ms;
}

// Beside one another: each boots processes of its own.
describe('the end of a session over stdio', { concurrency: true }, () => {
  test('the end of stdin ends every tree within 2 s, and the server exits', async () => {
    const marker = newMarker();
    const { pid, closeStdin } = await start(marker);
    closeStdin();
    assert.ok((await goneIn(marker, pid)) < END_MS);
  });

  test('SIGTERM ends every tree within 2 s, and the server exits', async () => {
    const marker = newMarker();
    const { pid, closeStdin } = await start(marker);
    process.kill(pid, 'SIGTERM');
    assert.ok((await goneIn(marker, pid)) < END_MS);
    closeStdin();
  });

  test('a client that is killed in the middle of a call leaves no process', async () => {
    const marker = newMarker();
    const client = spawn(process.execPath, [CLIENT, STDIO_SERVER, marker], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(client.stdout, 'data');
    const server = Number(String(line));
    await eventually(() => living(`sleep\0${marker}`).length === 1, 'the command runs');
    assert.equal(isAlive(server), true);
    client.kill('SIGKILL');
    assert.ok((await goneIn(marker, server)) < END_MS);
  });
});
