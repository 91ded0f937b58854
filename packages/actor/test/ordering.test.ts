import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createActorSystem } from '@longrun/actor';
import fc from 'fast-check';
import { gate, note, run, script } from './support/actors.js';
import { testSystem } from './support/test-system.js';

test('O1: a handler, also an asynchronous one, is done before the next message is taken', async () => {
  const { system, settle } = testSystem();
  const log: unknown[] = [];
  const first = gate();
  const actor = system.spawn(script({ log }), undefined);
  actor.tell(
    run(async () => {
      log.push('begin');
      await first.promise;
      log.push('end');
    }),
  );
  actor.tell(note('next'));
  await settle();
  assert.deepEqual(log, ['begin']);
  first.open();
  await settle();
  assert.deepEqual(log, ['begin', 'end', 'next']);
});

test('O1: a synchronous handler that tells its own actor is not entered again', () => {
  const { system, run: turns } = testSystem();
  const log: unknown[] = [];
  const actor = system.spawn(script({ log }), undefined);
  actor.tell(
    run((ctx) => {
      ctx.self.tell(note('inner'));
      log.push('outer');
    }),
  );
  turns();
  assert.deepEqual(log, ['outer', 'inner']);
});

test('O2: messages of one sender are handled in the order they were told, whatever order turns run in', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 2 }), { maxLength: 200 }),
      fc.array(fc.nat(), { maxLength: 50 }),
      (senders, picks) => {
        const { system, scheduler } = testSystem();
        const log: unknown[] = [];
        const target = system.spawn(script({ log }), undefined);
        const relays = [0, 1, 2].map(() => system.spawn(script(), undefined));
        senders.forEach((sender, n) => {
          relays[sender]?.tell(
            run(() => {
              target.tell(note([sender, n]));
            }),
          );
        });
        for (const pick of picks) scheduler.step(pick);
        scheduler.run();
        const told = senders.map((sender, n) => [sender, n]);
        assert.equal(log.length, told.length);
        for (const sender of [0, 1, 2]) {
          const own = (item: unknown): boolean => Array.isArray(item) && item[0] === sender;
          assert.deepEqual(log.filter(own), told.filter(own));
        }
      },
    ),
  );
});

test('O3: a stop goes before the user mail that waits', () => {
  const { system, run: turns } = testSystem();
  const log: unknown[] = [];
  const actor = system.spawn(script({ log }), undefined);
  turns();
  actor.tell(note('waits'));
  system.stop(actor);
  turns();
  assert.deepEqual(log, []);
  assert.equal(system.inspect().deadLetters['stopped'], 1);
});

test('O4: an accepted message is handled at most once, and not at all when its actor ends first', () => {
  const { system, run: turns } = testSystem();
  const log: unknown[] = [];
  const actor = system.spawn(script({ log }), undefined);
  assert.equal(actor.tell(note(1)), 'accepted');
  turns();
  assert.equal(actor.tell(note(2)), 'accepted');
  system.kill(actor);
  turns();
  assert.deepEqual(log, [1]);
  assert.equal(system.inspect().deadLetters['stopped'], 1);
});

test('O5: the end of an actor is told after everything it told its watcher before', () => {
  const { system, run: turns } = testSystem();
  const log: unknown[] = [];
  const watcher = system.spawn(script({ log }), undefined);
  const watched = system.spawn(script(), undefined);
  watcher.tell(run((ctx) => ctx.watch(watched)));
  turns();
  watched.tell(
    run(() => {
      for (const n of [1, 2, 3]) watcher.tell(note(n));
      return { kind: 'stop' };
    }),
  );
  turns();
  assert.deepEqual(log.slice(0, 3), [1, 2, 3]);
  assert.deepEqual(log[3], { address: watched.address, reason: { kind: 'stopped' } });
});

test('O6: one turn handles at most 64 messages, then others have theirs', () => {
  const { system, scheduler, run: turns } = testSystem();
  const log: unknown[] = [];
  const busy = system.spawn(script({ log }), undefined);
  turns();
  for (let n = 0; n < 200; n += 1) busy.tell(note(n));
  scheduler.step();
  assert.equal(log.length, 64);
  assert.deepEqual(scheduler.pending, [busy.address.id]);
  turns();
  assert.equal(log.length, 200);
});

test('O7: two actors that never stop talking do not keep timers and I/O out', async () => {
  const system = createActorSystem();
  let rounds = 0;
  const ping = system.spawn(script(), undefined);
  const pong = system.spawn(script(), undefined);
  const volley = (): void => {
    rounds += 1;
    pong.tell(run(() => void ping.tell(run(volley))));
  };
  ping.tell(run(volley));
  await new Promise((resolve) => setTimeout(resolve, 1));
  await new Promise((resolve) => setImmediate(resolve));
  const seen = rounds;
  assert.ok(seen > 0);
  await system.shutdown();
  assert.equal(system.inspect().actors.length, 0);
});
