import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageChannel, Worker } from 'node:worker_threads';
import {
  type ActorRef,
  type ActorSystem,
  createActorSystem,
  createThreadActor,
  type LinkedThread,
  linkThread,
  type Terminated,
} from '@longrun/actor';
import type { RemoteMessage } from '../../fixtures/remote.js';
import { outcome } from '../../support/actors.js';
import { until } from '../../support/until.js';

const soon = { timeoutMs: 20_000 };

interface Placed {
  readonly system: ActorSystem;
  readonly link: LinkedThread;
  readonly ref: ActorRef<RemoteMessage>;
  readonly worker: Worker;
  readonly exited: Promise<number>;
  readonly ends: Terminated[];
  /** How often `stopping` ran in the thread. */
  readonly stops: Int32Array;
  readonly lines: string[];
}

function place(): Placed {
  const lines: string[] = [];
  const system = createActorSystem({
    logger: { log: (_level, _fields, message) => void lines.push(message) },
  });
  const { port1, port2 } = new MessageChannel();
  const stops = new Int32Array(new SharedArrayBuffer(4));
  const link = linkThread(system, { port: port1 });
  const actor = createThreadActor<RemoteMessage>(system, { kind: 'remote' });
  const { ref } = actor;
  link.start(actor, undefined);
  const ends: Terminated[] = [];
  system.watch(ref, (event) => ends.push(event));
  const worker = new Worker(new URL('../../fixtures/worker.js', import.meta.url), {
    workerData: { port: port2, stops },
    transferList: [port2],
  });
  // A crash of the thread is expected here; the exit code tells.
  worker.on('error', () => undefined);
  const exited = new Promise<number>((resolve) => worker.on('exit', resolve));
  return { system, link, ref, worker, exited, ends, stops, lines };
}

test('L4: an actor on a real thread answers, logs, stops with its hook, and leaves its thread free to end', async () => {
  const { system, link, ref, exited, ends, stops, lines } = place();
  for (let n = 0; n < 64; n += 1) assert.equal(ref.tell({ type: 'add', n: 1 }), 'accepted');
  assert.equal(ref.tell({ type: 'add', n: 1 }), 'full');
  await until('credits are back', () => system.inspect().actors[0]?.mailbox.depth === 0);
  assert.equal(await system.ask(ref, 'total', {}, soon), 64);
  const seen = system.inspect().actors[0];
  assert.deepEqual([seen?.placement, typeof seen?.threadId, seen?.status], ['thread', 'number', 'running']);
  assert.notEqual(seen?.threadId, 0);
  ref.tell({ type: 'log', fields: {}, times: 2 });
  const asked = outcome(system.ask(ref, 'hold', {}, soon));
  assert.equal(await system.ask(ref, 'total', {}, soon), 64);
  system.stop(ref);
  assert.equal(await asked, 'stopped');
  await until('the watcher is told', () => ends.length > 0);
  assert.deepEqual(ends, [{ address: ref.address, reason: { kind: 'stopped' } }]);
  link.close();
  assert.equal(await exited, 0);
  assert.equal(stops[0], 1);
  assert.equal(lines.filter((line) => line === 'from afar').length, 2);
  await system.shutdown();
});

test('L5: terminating the thread rejects pending asks at once and tells the watcher once', async () => {
  const { system, link, ref, worker, exited, ends, stops } = place();
  const asks = [1, 2, 3].map(() => outcome(system.ask(ref, 'hold', {}, soon)));
  await system.ask(ref, 'total', {}, soon);
  void worker.terminate();
  assert.deepEqual(await Promise.all(asks), ['stopped', 'stopped', 'stopped']);
  link.lost(`the thread exited with code ${await exited}`);
  await until('the watcher is told', () => ends.length > 0);
  assert.equal(ends.length, 1);
  assert.equal(ends[0]?.reason.kind, 'lost');
  assert.equal(stops[0], 0);
  await system.shutdown();
});

test('L5: `process.exit` inside the thread does the same, after what was told before it', async () => {
  const { system, link, ref, exited, ends } = place();
  const asked = outcome(system.ask(ref, 'hold', {}, soon));
  const total = system.ask(ref, 'total', {}, soon);
  ref.tell({ type: 'exit', code: 3 });
  assert.equal(await total, 0);
  assert.equal(await asked, 'stopped');
  assert.equal(await exited, 3);
  link.lost('exit 3');
  await until('the watcher is told', () => ends.length > 0);
  assert.equal(ends.length, 1);
  assert.equal(ends[0]?.reason.kind, 'lost');
  await system.shutdown();
});

test('L5: an error that nobody catches in the thread does the same', async () => {
  const { system, ref, exited, ends } = place();
  const asked = outcome(system.ask(ref, 'hold', {}, soon));
  ref.tell({ type: 'crash-thread' });
  assert.equal(await asked, 'stopped');
  assert.equal(await exited, 1);
  await until('the watcher is told', () => ends.length > 0);
  assert.equal(ends[0]?.reason.kind, 'lost');
  await system.shutdown();
});

test('L8: a link that the parent gives up runs `stopping` in the thread, which then ends by itself', async () => {
  const { system, link, ref, exited, ends, stops } = place();
  await system.ask(ref, 'total', {}, soon);
  link.lost('not wanted any more');
  assert.equal(await exited, 0);
  assert.equal(stops[0], 1);
  assert.equal(ends.length, 1);
  await system.shutdown();
});

test('H1: shutdown stops an actor on a thread like any other', async () => {
  const { system, ref, exited, stops, ends } = place();
  ref.tell({ type: 'spin', ms: 100 });
  await system.shutdown();
  assert.equal(await exited, 0);
  assert.equal(stops[0], 1);
  assert.deepEqual(ends[0]?.reason, { kind: 'stopped' });
});
