import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { type ActorRef, type ActorSystem, createActorSystem } from '@longrun/actor';
import { SpillBudget } from '@longrun/process';
import { asCommandId, asSessionId, handleId, type ProcessMessage } from '@longrun/protocol';
import { createManualClock, createRecordingLogger, type ManualClock } from '@longrun/testkit';
import { ProcessPool } from '../../dist/pool/process-pool.js';

interface Scene {
  readonly pool: ProcessPool;
  readonly system: ActorSystem;
  readonly clock: ManualClock;
  readonly lines: () => readonly string[];
  place(): ActorRef<ProcessMessage>;
  /** Stops an actor, and waits until the pool knows. */
  end(ref: ActorRef<ProcessMessage>): Promise<void>;
  /** Resolves when a thread runs it, and has launched what it was told to launch. */
  takenUp(ref: ActorRef<ProcessMessage>): Promise<void>;
  /** Actors by thread, once the pool has `threads` of them that have booted. */
  carried(threads: number): Promise<readonly number[]>;
}

/** Where Piscina looks `Worker` up each time. */
function workerThreads(): { Worker: () => unknown } {
  return createRequire(import.meta.url)('node:worker_threads') as { Worker: () => unknown };
}

type Threads = ConstructorParameters<typeof ProcessPool>[0]['threads'];

const START: ProcessMessage = {
  type: 'start',
  command: {
    argv: ['sleep', '1000'],
    display: 'sleep 1000',
    env: { PATH: process.env['PATH'] ?? '' },
    graceMs: 0,
    drainMs: 0,
    headBytes: 0,
    tailBytes: 0,
    spillBytes: 0,
    leftovers: 'kill',
  },
};

/** A pool of real threads, whose actors are given no command unless a test does. */
function scene(t: TestContext, threads: Partial<Threads>): Scene {
  const clock = createManualClock();
  const logger = createRecordingLogger();
  const system = createActorSystem({ name: 'control', clock, logger });
  const directory = mkdtempSync(join(tmpdir(), 'longrun-pool-'));
  const pool = new ProcessPool({
    system,
    threads: { warm: 0, max: 4, whenFull: 'share', ...threads },
    maxQueued: 10,
    boot: {
      launcher: 'portable',
      spillDirectory: directory,
      spillBudget: SpillBudget.create(1024).shared,
    },
    logger,
  });
  t.after(async () => {
    await system.shutdown();
    await pool.close();
    rmSync(directory, { recursive: true });
  });
  let placed = 0;
  return {
    pool,
    system,
    clock,
    lines: () => logger.lines.map(({ message }) => message),
    place: () => {
      placed += 1;
      const outcome = pool.place({
        handleId: handleId(1, placed),
        commandId: asCommandId(`c${placed}`),
        sessionId: asSessionId('s'),
        token: `h.1.c${placed}`,
        coordinator: { id: 'coordinator:1', kind: 'coordinator', system: system.id },
      });
      assert.ok(outcome.kind === 'placed');
      return outcome.ref;
    },
    end: (ref) =>
      new Promise((resolve) => {
        system.watch(ref, () => resolve());
        system.stop(ref);
      }),
    takenUp: async (ref) => {
      const nothing = { stream: 'stdout', offset: 0, maxBytes: 1, waitMs: 0 } as const;
      await system.ask(ref, 'read-output', nothing, { timeoutMs: 60_000 });
    },
    carried: async (wanted) => {
      for (;;) {
        const seen = pool.inspect();
        const running = system.inspect().actors.filter(({ status }) => status === 'running').length;
        const all = system.inspect().actors.length - pool.queued;
        if (seen.length === wanted && running === all) return seen.map(({ actors }) => actors).sort();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  };
}

test('warm threads are booted at once, and one more for each that is used, up to max', async (t) => {
  const { place, carried } = scene(t, { warm: 1, max: 3 });
  assert.deepEqual(await carried(1), [0]);
  place();
  assert.deepEqual(await carried(2), [0, 1]);
  place();
  assert.deepEqual(await carried(3), [0, 1, 1]);
  place();
  assert.deepEqual(await carried(3), [1, 1, 1]);
});

test('without warm threads none is booted ahead', async (t) => {
  const { place, carried, pool } = scene(t, { warm: 0 });
  assert.deepEqual(pool.inspect(), []);
  place();
  assert.deepEqual(await carried(1), [1]);
});

test('an idle thread is taken before a new one is made', async (t) => {
  const { place, carried, end } = scene(t, { warm: 0 });
  const first = place();
  place();
  assert.deepEqual(await carried(2), [1, 1]);
  await end(first);
  assert.deepEqual(await carried(2), [0, 1]);
  place();
  assert.deepEqual(await carried(2), [1, 1]);
});

test('a full pool shares its least busy thread', async (t) => {
  const { place, carried, end } = scene(t, { warm: 0, max: 2 });
  const refs = [place(), place()];
  assert.deepEqual(await carried(2), [1, 1]);
  refs.push(place(), place(), place());
  assert.deepEqual(await carried(2), [2, 3]);
  for (const ref of refs.slice(0, 3)) await end(ref);
  place();
  place();
  assert.deepEqual(await carried(2), [2, 2]);
});

test('no more threads boot at a time than there are processors, however many actors wait', async (t) => {
  const { place, carried, pool } = scene(t, { warm: 0, max: 8 });
  const refs = Array.from({ length: 6 }, () => place());
  const bound = availableParallelism();
  assert.equal(pool.inspect().length, Math.min(6, bound));
  assert.equal(pool.queued, 0, 'each will have a thread of its own');
  assert.deepEqual(await carried(refs.length), Array(6).fill(1));
});

test('more actors than threads may be made for share those that are up, and the last have one of their own', async (t) => {
  const { place, carried, pool } = scene(t, { warm: 0, max: 3 });
  for (let placed = 0; placed < 9; placed += 1) place();
  assert.equal(pool.queued, 6);
  const actors = await carried(3);
  assert.equal(actors.length, 3);
  assert.equal(
    actors.reduce((sum, count) => sum + count, 0),
    9,
  );
  assert.ok(actors.every((count) => count >= 1));
});

test('a thread that has become free takes who waits for one that boots', async (t) => {
  const { place, carried, end, takenUp, pool, system } = scene(t, { warm: 0, max: 4 });
  const first = place();
  assert.deepEqual(await carried(1), [1]);
  const [free] = pool.inspect();
  const never = t.mock.method(workerThreads(), 'Worker', function never() {
    return new Worker('setInterval(() => {}, 1000)', { eval: true });
  });
  const second = place();
  never.mock.restore();
  await end(first);
  await takenUp(second);
  const { threadId } = system.inspect().actors.find(({ id }) => id === second.address.id) ?? {};
  assert.equal(threadId, free?.threadId);
  const booting = pool.inspect().find((thread) => thread.threadId !== free?.threadId);
  assert.ok(booting, 'the control: it did wait for a thread of its own');
  await pool.terminate(booting.threadId);
});

test('threads that are idle for long go, but for the warm ones; one that was used meanwhile stays', async (t) => {
  const { place, carried, end, clock } = scene(t, { warm: 1, max: 8 });
  const refs = Array.from({ length: 3 }, () => place());
  assert.deepEqual(await carried(4), [0, 1, 1, 1]);
  for (const ref of refs) await end(ref);
  clock.advance(20_000);
  await end(place());
  clock.advance(10_000);
  // Of four, the one that was just used stays, as do those that it takes to have one to spare.
  assert.deepEqual(await carried(1), [0]);
  clock.advance(60_000);
  assert.deepEqual(await carried(1), [0]);
});

test('with `queue` an actor waits for a thread, keeps what it is told, and leaves no trace when it is stopped first', async (t) => {
  const { place, carried, end, pool } = scene(t, { warm: 0, max: 1, whenFull: 'queue' });
  const [first, second, third] = [place(), place(), place()];
  assert.equal(pool.queued, 2);
  await end(second);
  assert.equal(pool.queued, 1);
  assert.deepEqual(await carried(1), [1]);
  await end(first);
  assert.equal(pool.queued, 0);
  assert.deepEqual(await carried(1), [1]);
  await end(third);
  assert.deepEqual(await carried(1), [0]);
});

test('an actor can be taken back until its launch, and not after', async (t) => {
  const { place, carried, takenUp, pool, system } = scene(t, { warm: 0 });
  const booting = place();
  assert.equal(pool.withdraw(booting), true, 'its thread has not booted');
  assert.equal(booting.tell({ type: 'cancel', force: true, graceMs: 0, budgetMs: 0 }), 'stopped');
  assert.equal(pool.withdraw(booting), false);
  const taken = place();
  assert.deepEqual(await carried(1), [1]);
  assert.equal(pool.withdraw(taken), true, 'a thread has it, and has not launched it');
  assert.equal(system.inspect().actors.length, 0);
  const launched = place();
  launched.tell(START);
  await takenUp(launched);
  assert.equal(pool.withdraw(launched), false);
  assert.equal(system.inspect().actors.length, 1);
});

test('a thread that dies takes its own actors with it, and no other', async (t) => {
  const { place, carried, pool, system, lines } = scene(t, { warm: 0, max: 2 });
  const refs = [place(), place()];
  assert.deepEqual(await carried(2), [1, 1]);
  refs.push(place(), place());
  assert.deepEqual(await carried(2), [2, 2]);
  const ended: string[] = [];
  const lost = new Promise<void>((resolve) => {
    for (const ref of refs) {
      system.watch(ref, ({ reason }) => {
        ended.push(reason.kind);
        if (ended.length === 2) resolve();
      });
    }
  });
  const [thread] = pool.inspect();
  assert.ok(thread);
  assert.equal(await pool.terminate(thread.threadId), true);
  await lost;
  assert.deepEqual(ended, ['lost', 'lost']);
  assert.deepEqual(await carried(1), [2]);
  assert.deepEqual(lines(), []);
  place();
  assert.deepEqual(await carried(2), [1, 2], 'another takes its place');
});

test('an idle thread that dies is noticed, and replaced when the next actor comes', async (t) => {
  const { place, carried, end, pool, lines } = scene(t, { warm: 0, max: 2 });
  const ref = place();
  assert.deepEqual(await carried(1), [1]);
  await end(ref);
  const [thread] = pool.inspect();
  assert.ok(thread);
  await pool.terminate(thread.threadId);
  assert.deepEqual(await carried(0), []);
  while (lines().length === 0) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(lines(), ['idle process thread died']);
  place();
  assert.deepEqual(await carried(1), [1]);
});

test('an actor that comes while the only thread is on its way out gets the next one', async (t) => {
  const { place, carried, pool, system } = scene(t, { warm: 1, max: 1 });
  const first = place();
  assert.deepEqual(await carried(1), [1]);
  const later: ActorRef<ProcessMessage>[] = [];
  const lost = new Promise<void>((resolve) => {
    system.watch(first, () => {
      // The port has closed; the pool has not heard of the thread's end.
      later.push(place(), place());
      resolve();
    });
  });
  const [thread] = pool.inspect();
  assert.ok(thread);
  await pool.terminate(thread.threadId);
  await lost;
  assert.deepEqual(await carried(1), [2]);
  assert.equal(pool.queued, 0);
});

test('a thread that ends before it has booted takes the actor that waits for it with it, and no more', async (t) => {
  const { place, carried, pool, system } = scene(t, { warm: 0, max: 2 });
  const waiting = place();
  const ended = new Promise<string>((resolve) => system.watch(waiting, ({ reason }) => resolve(reason.kind)));
  const [thread] = pool.inspect();
  assert.ok(thread);
  await pool.terminate(thread.threadId);
  assert.equal(await ended, 'lost');
  place();
  assert.deepEqual(await carried(1), [1]);
});

test('a thread that cannot be made at all costs its own actor and nothing else, then or at the close', async (t) => {
  const { place, carried, pool, system, lines } = scene(t, { warm: 0, max: 4 });
  const kept = place();
  assert.deepEqual(await carried(1), [1]);
  // Node.js throws this out of `new Worker` when the system has no thread to give.
  const failure = Object.assign(new Error('Worker initialization failure: EAGAIN'), {
    code: 'ERR_WORKER_INIT_FAILED',
  });
  const refuse = t.mock.method(workerThreads(), 'Worker', function refuse() {
    throw failure;
  });
  const refused = [place(), place()];
  const ended = Promise.all(
    refused.map((ref) => new Promise<string>((done) => system.watch(ref, ({ reason }) => done(reason.kind)))),
  );
  assert.deepEqual(await ended, ['lost', 'lost']);
  refuse.mock.restore();
  assert.deepEqual(lines(), Array(2).fill('a process thread could not be started'));
  assert.deepEqual(await carried(1), [1]);
  place();
  assert.deepEqual(await carried(2), [1, 1]);
  assert.equal(system.inspect().actors.length, 2, 'nobody comes back');
  assert.notEqual(
    system.inspect().actors.find(({ id }) => id === kept.address.id),
    undefined,
  );
  assert.equal(pool.queued, 0);
});
