import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { createHost, type Host } from '@longrun/host';
import { eventually, isLiving, living, newMarker } from '@longrun/testkit';
import { noCommandCgroups } from '../support/cgroups.js';
import { fixture } from '../support/fixtures.js';
import { type Footprint, footprint, spillDirectories } from '../support/footprint.js';
import { createGate } from '../support/gates.js';
import { openHost, run, runShell, start, startShell } from '../support/hosts.js';
import { takeItems } from '../support/items.js';
import { seeOutput } from '../support/output.js';
import { codeOf } from '../support/refusals.js';

/** A host at work: every kind of handle, spill files, a session end, a failed spawn. */
async function work(host: Host, marker: string): Promise<void> {
  await Promise.all([
    startShell(host, 'a', `trap '' TERM; sleep ${marker} & sleep ${marker}`, marker),
    startShell(host, 'a', `sleep ${marker} & echo leftover`, marker, { drain_ms: 10 }),
    start(host, 'b', ['sleep', marker]),
    runShell(host, 'b', 'head -c 500000 /dev/zero'),
    run(host, 'b', ['cat'], { stdin: 'x' }),
    codeOf(run(host, 'b', ['/no/such'])),
  ]);
  await host.session('b').end();
  await takeItems(host.session('a'), 1);
}

/** The first host of a process leaves what Node itself keeps: a thread pool, loaded modules. */
async function settledFootprint(): Promise<Footprint> {
  const host = await createHost({ logger: false });
  await work(host, newMarker());
  await host.close();
  return footprint();
}

test('C13: close leaves no process, thread, descriptor or file behind, however often hosts are made', async () => {
  const before = await settledFootprint();
  for (let round = 0; round < 2; round += 1) {
    const marker = newMarker();
    const host = await createHost({ logger: false });
    await work(host, marker);
    // The controls: with a host at work each of the checks sees something.
    const during = footprint();
    assert.ok(during.threads > before.threads);
    assert.ok(during.descriptors.length > before.descriptors.length);
    assert.equal(during.files.length, 1);
    assert.equal(during.guardians, 1);
    assert.equal(during.cgroups.length, noCommandCgroups() === false ? 1 : 0);
    assert.ok(living(marker).length >= 3);
    await host.close();
    assert.deepEqual(living(marker), []);
    assert.deepEqual(footprint(), before, `round ${round}`);
  }
});

test('C13: the controls: a thread, a descriptor and a child too many are each seen', async (t) => {
  const before = footprint();
  const fd = openSync('/dev/null', 'r');
  const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  t.after(async () => {
    closeSync(fd);
    child.kill('SIGKILL');
    await worker.terminate();
  });
  await once(worker, 'online');
  const after = footprint();
  assert.ok(after.threads > before.threads);
  assert.ok(after.descriptors.includes('/dev/null'));
  assert.equal(after.children, before.children + 1);
});

test('C13: close can be called twice, at once and one after the other', async () => {
  const host = await createHost({ logger: false });
  await start(host, 's', ['sleep', '60']);
  await Promise.all([host.close(), host.close()]);
  await host.close();
  assert.equal(await codeOf(run(host, 's', ['true'])), 'HOST_CLOSED');
});

test('C13: close of a host that did nothing, and right after it was made', async () => {
  const before = await settledFootprint();
  for (let round = 0; round < 5; round += 1) await (await createHost({ logger: false })).close();
  assert.deepEqual(footprint(), before);
});

test('C13: a host that leaves its scope by `await using` is closed', async () => {
  const marker = newMarker();
  const host = await createHost({ logger: false });
  await start(host, 's', ['sleep', marker]);
  await host[Symbol.asyncDispose]();
  assert.deepEqual(living(marker), []);
  assert.equal(await codeOf(host.inspect()), 'HOST_CLOSED');
});

test('C13: close ends every handle of every session, stubborn trees and leftovers too', async (t) => {
  const marker = newMarker();
  const host = await openHost(t);
  for (let n = 0; n < 8; n += 1) {
    const { handle_id } = await startShell(
      ...([
        host,
        `s${n % 3}`,
        `trap '' TERM; sleep ${marker} & echo ready; sleep ${marker}`,
        marker,
      ] as const),
    );
    await seeOutput(host, `s${n % 3}`, handle_id, 'ready');
  }
  const { stdout } = await run(host, 's0', [fixture('spawn-grandchild')]);
  assert.ok(isLiving(Number(stdout)));
  // The shell's own `sleep` comes after its `ready`.
  await eventually(() => living(marker).length === 24, 'all are there');
  await host.close();
  assert.deepEqual(living(marker), []);
  assert.equal(isLiving(Number(stdout)), false);
});

test('C13: close during spawns leaves no process, 10 times', async () => {
  const marker = newMarker();
  for (let round = 0; round < 10; round += 1) {
    const host = await createHost({ logger: false, threads: { warm: 1, max: 3 } });
    const calls = Array.from({ length: 3 }, () => codeOf(start(host, 's', ['sleep', marker])));
    for (let turn = 0; turn < round * 100; turn += 1) await new Promise((done) => setImmediate(done));
    await host.close();
    assert.deepEqual(living(marker), [], `round ${round}`);
    for (const code of await Promise.all(calls)) {
      assert.ok(['none', 'HOST_CLOSED', 'SESSION_ENDED'].includes(code), `round ${round}: ${code}`);
    }
  }
});

test('C13: items that had arrived can still be drained after close, and streams and waits end', async (t) => {
  const host = await openHost(t);
  const session = host.session('s');
  await start(host, 's', ['true']);
  assert.equal(await session.wait(), true);
  const other = host.session('other');
  const waiting = other.wait();
  const stream = (async () => {
    const seen = [];
    for await (const item of other.feedback()) seen.push(item);
    return seen;
  })();
  await host.close();
  assert.equal(await waiting, false);
  assert.deepEqual(await stream, []);
  assert.equal(session.drain().length, 1);
  assert.equal(host.session('s'), session, 'a session that is known can be had to drain it');
  assert.equal(await session.wait(), false);
});

test('C13: two hosts in one process close one by one', async (t) => {
  const [one, two] = [await openHost(t), await openHost(t)];
  const marker = newMarker();
  await start(one, 's', ['sleep', '60']);
  await start(two, 's', ['sleep', marker]);
  assert.equal(spillDirectories().length, 2);
  await one.close();
  assert.equal(living(marker).length, 1);
  assert.equal((await run(two, 's', ['echo', 'hi'])).stdout, 'hi\n');
  assert.equal(spillDirectories().length, 1);
});

/** Runs one of the programs beside these tests. */
function startProgram(t: TestContext, name: string, ...args: string[]): ChildProcess {
  const path = fileURLToPath(new URL(`../programs/${name}.js`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  return child;
}

async function outputOf(child: ChildProcess, until?: string): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (until !== undefined && text.includes(until)) break;
  }
  return text;
}

test('C13: an idle host does not keep its process alive', async (t) => {
  const child = startProgram(t, 'idle-host');
  const exited = once(child, 'exit');
  assert.equal(await outputOf(child), 'idle\n');
  assert.deepEqual(await exited, [0, null]);
  assert.deepEqual(spillDirectories(child.pid), [], 'and leaves no file');
});

test('C13: a live handle keeps its process alive, and its item is there', async (t) => {
  const gate = createGate(t);
  const child = startProgram(t, 'waiting-host', gate.path);
  const exited = once(child, 'exit');
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await eventually(() => text.includes('waiting'), 'it waits');
  assert.equal(child.exitCode, null);
  await gate.open();
  assert.deepEqual(await exited, [0, null]);
  assert.match(text, /"stdout":"late\\n"/);
});

for (const [way, expected] of [
  ['exit', 3],
  ['throw', 1],
  ['close', 4],
] as const) {
  test(`C13: a process that ends by ${way} with live handles leaves no process and no file`, async (t) => {
    const marker = newMarker();
    const path = fileURLToPath(new URL('../programs/exiting-host.js', import.meta.url));
    const child = spawn(process.execPath, [path, marker, way], { stdio: ['pipe', 'pipe', 'ignore'] });
    t.after(() => child.kill('SIGKILL'));
    const exited = once(child, 'exit');
    assert.equal(
      await new Promise((done) => child.stdout.once('data', (text) => done(String(text)))),
      'started\n',
    );
    // The program itself, five trees of three, and one leftover, whose leader may be about to end.
    await eventually(() => living(marker).length === 17, 'all of them are there');
    assert.equal(spillDirectories(child.pid).length, 1);
    child.stdin.write('go\n');
    assert.deepEqual(await exited, [expected, null]);
    await eventually(() => living(marker).length === 0, 'all processes are gone');
    assert.deepEqual(spillDirectories(child.pid), []);
  });
}
