import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { eventually, isLiving, living, newMarker, sleeping } from '@longrun/testkit';
import { STDIO_SERVER, stdioClient } from '../support/clients.js';

/** The promise of a session's end. */
const END_MS = 2000;
const CLIENT = fileURLToPath(new URL('../programs/stdio-client.js', import.meta.url));

interface Running {
  readonly marker: string;
  /** Of the server. */
  readonly pid: number;
  /** What the end is to begin with. */
  readonly end: () => void;
}

let closed: Running;
let terminated: Running;
let killed: Running;

// All at once, so that no server boots while the end of another one is timed.
before(async () => {
  [closed, terminated, killed] = await Promise.all([
    startServer(({ client }) => void client.close()),
    startServer(({ pid }) => process.kill(pid, 'SIGTERM')),
    startClient(),
  ]);
});

/** Runs trees that do not heed SIGTERM, and one that has left its group. */
async function startServer(end: (server: Awaited<ReturnType<typeof stdioClient>>) => void): Promise<Running> {
  const marker = newMarker();
  const server = await stdioClient();
  const script = `trap '' TERM; setsid sleep ${marker} & sh -c "trap '' TERM; sleep ${marker}; :" & sleep ${marker}; wait`;
  const run = { argv: ['sh', '-c', script], long_running: true };
  await server.client.callTool({ name: 'run_command', arguments: run });
  await eventually(() => sleeping(marker).length === 3, 'the trees run');
  return { marker, pid: server.pid, end: () => end(server) };
}

async function startClient(): Promise<Running> {
  const marker = newMarker();
  const client = spawn(process.execPath, [CLIENT, STDIO_SERVER, marker], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(client.stdout, 'data');
  await eventually(() => sleeping(marker).length === 1, 'the command runs');
  return { marker, pid: Number(String(line)), end: () => client.kill('SIGKILL') };
}

async function assertEnds({ marker, pid, end }: Running): Promise<void> {
  assert.ok(living(marker).length > 0 && isLiving(pid));
  const from = performance.now();
  end();
  await eventually(() => living(marker).length === 0, 'nothing of it is left');
  const ms = performance.now() - from;
  assert.ok(ms < END_MS, `it took ${Math.round(ms)} ms`);
  await eventually(() => !isLiving(pid), 'the server is gone');
}

test('the end of stdin ends every tree within 2 s, and the server exits', () => assertEnds(closed));

test('SIGTERM ends every tree within 2 s, and the server exits', () => assertEnds(terminated));

test('a client that is killed in the middle of a call leaves no process', () => assertEnds(killed));
