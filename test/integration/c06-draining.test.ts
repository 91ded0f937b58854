import assert from 'node:assert/strict';
import { readdirSync, readlinkSync } from 'node:fs';
import { test } from 'node:test';
import { eventually, isLiving } from '@longrun/testkit';
import { fixture } from '../support/fixtures.js';
import { createGate } from '../support/gates.js';
import { cancel, list, openHost, run, runShell, start, startShell } from '../support/hosts.js';
import { takeResult } from '../support/items.js';
import { read, seeOutput } from '../support/output.js';

test('C6: output that comes after the exit is in the result: exited and drained are two facts', async (t) => {
  const host = await openHost(t);
  const gate = createGate(t);
  const script = `(read -r _ < ${gate.path}; echo late) & echo early; exit 3`;
  const { handle_id } = await startShell(host, 's', script, 'sh', { drain_ms: 60_000 });
  await eventually(async () => (await list(host, 's'))[0]?.state === 'draining', 'the leader has exited');
  assert.deepEqual(host.session('s').drain(), [], 'not drained yet, so not delivered');
  await gate.open();
  const result = await takeResult(host.session('s'));
  assert.deepEqual([result.handle_id, result.exit_code, result.stdout], [handle_id, 3, 'early\nlate\n']);
  // The late writer may still be seen then, on its way out: that is no leftover.
  assert.deepEqual([result.pipe_held, result.descendants_alive], [false, 0]);
});

test('C6: at drain_ms reading stops, and the result has all that was read and pipe_held', async (t) => {
  const host = await openHost(t);
  const before = performance.now();
  const { handle_id } = await start(host, 's', [fixture('hold-pipe')], { drain_ms: 400 });
  const result = await takeResult(host.session('s'));
  const ms = performance.now() - before;
  assert.equal(result.exit_code, 7);
  assert.match(result.stdout, /^\d+\n$/);
  assert.deepEqual([result.pipe_held, result.descendants_alive, result.status], [true, 1, 'completed']);
  assert.ok(ms >= 400 && ms < 3000, `${ms} ms`);
  assert.ok(isLiving(Number(result.stdout)), 'who holds the pipe lives on');
  await cancel(host, 's', handle_id);
});

test("C6: without drain_ms it is the host's limit, 5 s by default", async (t) => {
  const host = await openHost(t, { limits: { drainMs: 300 } });
  const before = performance.now();
  assert.equal((await run(host, 's', [fixture('hold-pipe')])).pipe_held, true);
  assert.ok(performance.now() - before < 3000);
  const usual = await openHost(t);
  assert.equal((await usual.inspect()).limits.drainMs, 5000);
});

test('C6: a drain of 0 still has what was written before the exit', async (t) => {
  const host = await openHost(t);
  for (let round = 0; round < 20; round += 1) {
    const result = await run(host, 's', [fixture('late-output'), '60000'], { drain_ms: 0 });
    assert.equal(result.stdout_bytes, 60_000, `round ${round}`);
  }
});

test('C6: a pipe that is held by a process of another group is no reason to lose output', async (t) => {
  const host = await openHost(t);
  const result = await run(host, 's', [fixture('escape-group')], { drain_ms: 300 });
  const escapee = Number(result.stdout);
  t.after(() => process.kill(escapee, 'SIGKILL'));
  assert.ok(isLiving(escapee));
  assert.deepEqual([result.exit_code, result.pipe_held, result.descendants_alive], [0, true, 0]);
});

test('C6: read_output works while it drains, and tells the end when draining is over', async (t) => {
  const host = await openHost(t);
  const gate = createGate(t);
  const script = `(read -r _ < ${gate.path}; echo late) & echo early; exit 0`;
  const { handle_id } = await startShell(host, 's', script, 'sh', { drain_ms: 60_000 });
  await eventually(async () => (await list(host, 's'))[0]?.state === 'draining', 'the leader has exited');
  const live = await read(host, 's', handle_id);
  assert.deepEqual(live, { text: 'early\n', offset: 0, next_offset: 6, eof: false, omitted_bytes: 0 });
  const more = read(host, 's', handle_id, { offset: 6, wait_ms: 30_000 });
  await gate.open();
  const late = await more;
  assert.deepEqual([late.text, late.next_offset], ['late\n', 11]);
  await takeResult(host.session('s'));
  const end = await read(host, 's', handle_id, { offset: 11 });
  assert.deepEqual(end, { text: '', offset: 11, next_offset: 11, eof: true, omitted_bytes: 0 });
});

test('C6: what the holder of a pipe writes after the deadline changes nothing', async (t) => {
  const host = await openHost(t);
  const gate = createGate(t);
  const script = `(trap '' PIPE; read -r _ < ${gate.path}; echo late) & echo early; exit 0`;
  const { handle_id } = await startShell(host, 's', script, 'sh', { drain_ms: 50 });
  const result = await takeResult(host.session('s'));
  assert.deepEqual([result.stdout, result.pipe_held], ['early\n', true]);
  await gate.open();
  await eventually(
    async () => (await list(host, 's', true))[0]?.descendants_alive === 0,
    'the holder is done',
  );
  assert.deepEqual(await read(host, 's', handle_id), {
    ...{ text: 'early\n', offset: 0, next_offset: 6, eof: true, omitted_bytes: 0 },
  });
});

test('C6: a command that closes stdout and goes on is running, and its stderr is read on', async (t) => {
  const host = await openHost(t);
  const gate = createGate(t);
  const { handle_id } = await start(host, 's', [fixture('close-stdout'), gate.path]);
  await seeOutput(host, 's', handle_id, 'closed', 'stderr');
  assert.equal((await list(host, 's'))[0]?.state, 'running');
  await gate.open();
  const result = await takeResult(host.session('s'));
  assert.deepEqual([result.stdout, result.stderr, result.pipe_held], ['before\n', 'closed\nafter\n', false]);
});

test("C6: the host's ends of held pipes are closed with the result", async (t) => {
  // One thread: others that boot meanwhile open descriptors of their own.
  const host = await openHost(t, { threads: { warm: 1, max: 1 } });
  await run(host, 's', ['true']);
  const before = openPipes();
  const { handle_id } = await start(host, 's', [fixture('hold-pipe')], { drain_ms: 50 });
  assert.equal(openPipes(), before + 2, 'the control: two pipes are open while it drains');
  await takeResult(host.session('s'));
  await eventually(() => openPipes() === before, 'both are closed though their other ends are held');
  await cancel(host, 's', handle_id);
});

test('C6: a foreground call is drained in the same way', async (t) => {
  const host = await openHost(t);
  const result = await runShell(host, 's', '(sleep 0.2; echo late) & echo early', { drain_ms: 30_000 });
  assert.equal(result.stdout, 'early\nlate\n');
});

/** Pipes to children; those of Node are socket pairs. */
function openPipes(): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).match(/^(socket|pipe):/) !== null;
    } catch {
      return false;
    }
  }).length;
}
