import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PinoLike } from '@longrun/host';
import { terminateProcessThread } from '@longrun/host/faults';
import { eventually } from '@longrun/testkit';
import { pino } from 'pino';
import { fixture } from '../support/fixtures.js';
import { cancel, openHost, run, start } from '../support/hosts.js';
import { takeItems } from '../support/items.js';
import { codeOf } from '../support/refusals.js';

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly actor?: string;
  readonly handle_id?: string;
  readonly session_id?: string;
}

/** A real pino logger that writes into an array. */
function recording(level = 'trace'): { readonly lines: Line[]; readonly logger: PinoLike } {
  const lines: Line[] = [];
  const logger = pino({ level }, { write: (text: string) => void lines.push(JSON.parse(text)) });
  return { lines, logger };
}

test("logging: every lifecycle event is one line of the embedder's logger, with actor, handle_id and session_id", async (t) => {
  const { lines, logger } = recording('info');
  const host = await openHost(t, { logger });
  const { handle_id } = await start(host, 'agent', [fixture('exit-code'), '3']);
  await takeItems(host.session('agent'), 1);
  const ofHandle = (): Line[] => lines.filter((line) => line.handle_id === handle_id);
  await eventually(() => ofHandle().length >= 2, 'start and end are logged');
  for (const line of ofHandle()) {
    assert.equal(line.session_id, 'agent');
    assert.match(line.actor ?? '', /^[a-z-]+/);
  }
  const messages = ofHandle().map((line) => line.msg);
  assert.equal(messages.filter((text) => text === 'spawned').length, 1);
  assert.equal(new Set(messages).size, messages.length, `each event once: ${messages}`);
});

test('logging: lines come from process threads too', async (t) => {
  const { lines, logger } = recording('trace');
  const host = await openHost(t, { logger });
  // A process actor logs what only it sees: here, that its spill file is full.
  const { handle_id } = await run(host, 'agent', ['head', '-c', '500000', '/dev/zero'], {
    spill_bytes: 1000,
  });
  const fromThread = (): Line | undefined => lines.find((line) => line.actor?.startsWith('process:'));
  await eventually(() => fromThread() !== undefined, 'a process actor has logged');
  assert.deepEqual([fromThread()?.handle_id, fromThread()?.session_id], [handle_id, 'agent']);
});

test('logging: failed spawns, cancels, lost threads and session ends are logged', async (t) => {
  const { lines, logger } = recording('info');
  const host = await openHost(t, { logger });
  await codeOf(run(host, 's', ['/no/such']));
  const first = await start(host, 's', ['sleep', '60']);
  await cancel(host, 's', first.handle_id);
  const second = await start(host, 's', ['sleep', '60']);
  await terminateProcessThread(host, second.handle_id);
  await takeItems(host.session('s'), 1);
  await host.session('s').end();
  const said = (text: RegExp): boolean => lines.some((line) => text.test(line.msg));
  await eventually(() => said(/spawn failed/) && said(/lost/) && said(/session ended/), 'all are logged');
  assert.ok(lines.some((line) => line.handle_id === first.handle_id && /cancel/.test(JSON.stringify(line))));
  assert.ok(
    lines.some((line) => line.handle_id === second.handle_id && line.level >= 50),
    'a lost thread is an error',
  );
});

test('logging: arguments and environment of commands are never logged', async (t) => {
  const { lines, logger } = recording('trace');
  const host = await openHost(t, { logger });
  await run(host, 's', ['echo', 'hunter2'], {
    env: { PATH: '/usr/bin:/bin', SECRET: 'hunter3' },
    stdin: 'hunter4',
  });
  await codeOf(run(host, 's', ['/no/such', 'hunter5']));
  await host.close();
  assert.ok(lines.length > 0);
  assert.doesNotMatch(JSON.stringify(lines), /hunter/);
});

test("logging: the logger's level holds, and silent is silent", async (t) => {
  const { lines, logger } = recording('error');
  const host = await openHost(t, { logger });
  await run(host, 's', ['true']);
  await host.close();
  assert.deepEqual(lines, []);
});

test('logging: a logger that throws costs nothing but its lines', async (t) => {
  const fail = (): never => {
    throw new Error('the disk is full');
  };
  const logger = {
    level: 'trace',
    trace: fail,
    debug: fail,
    info: fail,
    warn: fail,
    error: fail,
    fatal: fail,
  };
  const host = await openHost(t, { logger });
  assert.equal((await run(host, 's', ['echo', 'hi'])).stdout, 'hi\n');
});
