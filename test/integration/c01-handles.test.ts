import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { commandsOf, findProcess, living, newMarker } from '@longrun/testkit';
import { cancel, list, openHost, start, startShell } from '../support/hosts.js';
import { assertNoMoreItems, takeItems, takeResult } from '../support/items.js';
import { refusal } from '../support/refusals.js';

const HANDLE_ID = new RegExp(`^hto-${process.pid.toString(16)}-([1-9][0-9]*)$`);

function numberOf(handleId: string): number {
  const number = HANDLE_ID.exec(handleId)?.[1];
  assert.ok(number !== undefined, `${handleId} is no handle id of this process`);
  return Number(number);
}

test('C1: a long-running call answers with handle_id, started_at and command, and nothing else', async (t) => {
  const host = await openHost(t);
  const before = Date.now();
  const handle = await start(host, 's', ['sleep', '0.01', '0.01']);
  assert.deepEqual(Object.keys(handle).sort(), ['command', 'handle_id', 'started_at']);
  assert.match(handle.handle_id, HANDLE_ID);
  assert.ok(Number.isInteger(handle.started_at));
  assert.ok(before <= handle.started_at && handle.started_at <= Date.now(), `${handle.started_at}`);
  assert.equal(handle.command, 'sleep 0.01 0.01');
  assert.equal((await takeResult(host.session('s'))).started_at, handle.started_at);
});

test('C1: it answers while the command runs', async (t) => {
  const host = await openHost(t);
  const marker = newMarker();
  const { handle_id } = await start(host, 's', ['sleep', marker]);
  assert.equal(living(marker).length, 1);
  assert.equal(host.session('s').drain().length, 0);
  await cancel(host, 's', handle_id);
});

test('C1: the process exists when the answer comes, with the pid that list_handles shows', async (t) => {
  const host = await openHost(t);
  for (let round = 0; round < 20; round += 1) {
    const marker = newMarker();
    const { handle_id } = await start(host, 's', ['sleep', marker]);
    const pids = living(marker);
    assert.equal(pids.length, 1, 'the process is there as soon as the call has answered');
    const [row] = await list(host, 's');
    assert.equal(row?.pid, pids[0]);
    assert.equal(findProcess(pids[0] ?? 0)?.group, pids[0], 'it leads a group of its own');
    await cancel(host, 's', handle_id);
  }
});

test('C1: command is argv joined by one space, whatever the items hold', async (t) => {
  const host = await openHost(t);
  const { command } = await start(host, 's', ['true', 'a  b', '', '"q"', 'ü\n']);
  assert.equal(command, 'true a  b  "q" ü\n');
  await takeItems(host.session('s'), 1);
});

test('C1: for a shell text, command is the text', async (t) => {
  const host = await openHost(t);
  const answer = await host.callTool(
    'run_command',
    { command: 'exit 3 # why', shell: true, long_running: true },
    { sessionId: 's' },
  );
  assert.equal(answer.command, 'exit 3 # why');
  assert.equal((await takeResult(host.session('s'))).exit_code, 3);
});

test('C1: numbers count up by one, over sessions and tools', async (t) => {
  const host = await openHost(t);
  const first = numberOf((await start(host, 'a', ['true'])).handle_id);
  const second = numberOf((await start(host, 'b', ['true'])).handle_id);
  const answer = await host.callTool('run_test', { argv: ['true'], long_running: true }, { sessionId: 'a' });
  assert.deepEqual([second, numberOf(answer.handle_id)], [first + 1, first + 2]);
});

test('C1: the first handle of a process has number 1', async () => {
  const program = fileURLToPath(new URL('../programs/first-handle.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program]);
  const { pid, handleId } = JSON.parse(stdout) as { pid: number; handleId: string };
  assert.equal(handleId, `hto-${pid.toString(16)}-1`);
});

test('C1: ids are never used twice, not by two hosts at a time nor by one after another', async (t) => {
  const seen: string[] = [];
  const [one, two] = await Promise.all([openHost(t), openHost(t)]);
  const together = Array.from({ length: 20 }, (_, index) =>
    start(index % 2 === 0 ? one : two, 's', ['true']),
  );
  for (const { handle_id } of await Promise.all(together)) seen.push(handle_id);
  await Promise.all([one.close(), two.close()]);
  const later = await openHost(t);
  seen.push((await start(later, 's', ['true'])).handle_id);
  assert.equal(new Set(seen).size, 21);
  assert.equal(Math.max(...seen.map(numberOf)), numberOf(seen.at(-1) ?? ''));
});

test('C1: a spawn that fails is SPAWN_FAILED and leaves no handle, item, place or process', async (t) => {
  const host = await openHost(t, { limits: { liveHandles: 1, liveHandlesPerSession: 1, inboxItems: 2 } });
  await host.inspect();
  const commands = commandsOf(process.pid).length;
  for (const argv of [['/no/such/program'], ['no-such-program-on-the-path'], ['/etc'], ['/etc/passwd']]) {
    const error = await refusal(start(host, 's', argv));
    assert.equal(error.code, 'SPAWN_FAILED', argv[0]);
    assert.deepEqual(await list(host, 's', true), []);
  }
  const { coordinator, liveHandles } = await host.inspect();
  assert.deepEqual([liveHandles, coordinator.handles, coordinator.receipts], [0, {}, 0]);
  assert.equal(coordinator.counters['spawn_failed'], 4);
  assert.equal(commandsOf(process.pid).length, commands);
  // One live handle is the limit: a place that was kept would refuse this one.
  await assertNoMoreItems(host, 's', 0);
});

test('C1: a foreground call that fails to spawn is the same error', async (t) => {
  const host = await openHost(t);
  const error = await refusal(host.callTool('run_command', { argv: ['/no/such'] }, { sessionId: 's' }));
  assert.equal(error.code, 'SPAWN_FAILED');
  assert.deepEqual(await list(host, 's', true), []);
});

test('C1: a command that is gone before anybody looks was there all the same', async (t) => {
  const host = await openHost(t);
  const handles = [];
  for (let round = 0; round < 20; round += 1) handles.push(await startShell(host, 's', 'exit 0'));
  const items = await takeItems(host.session('s'), 20);
  assert.deepEqual(
    new Set(items.map((item) => item.handleId as string)),
    new Set(handles.map((h) => h.handle_id)),
  );
});
