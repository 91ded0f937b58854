import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { gate, note, run, script } from './support/actors.js';
import { testSystem } from './support/test-system.js';

test('T1: a timer fires once, as a message to its actor, no earlier than its delay', () => {
  const { system, clock, run: turns } = testSystem();
  const log: unknown[] = [];
  const actor = system.spawn(script({ log }), undefined);
  actor.tell(run((ctx) => ctx.timers.start('t', 100, note('fired'))));
  turns();
  clock.advance(99);
  turns();
  assert.deepEqual(log, []);
  clock.advance(1);
  turns();
  clock.advance(1000);
  turns();
  assert.deepEqual(log, ['fired']);
});

test('T2: after a cancel nothing arrives, even when the message is in the mailbox already', async () => {
  const { system, clock, settle } = testSystem();
  const log: unknown[] = [];
  const hold = gate();
  const actor = system.spawn(script({ log }), undefined);
  actor.tell(
    run(async (ctx) => {
      ctx.timers.start('cancelled', 10, note('cancelled'));
      ctx.timers.start('kept', 10, note('kept'));
      await hold.promise;
      assert.ok(ctx.timers.isActive('cancelled'));
      ctx.timers.cancel('cancelled');
      assert.ok(!ctx.timers.isActive('cancelled'));
    }),
  );
  await settle();
  clock.advance(10);
  assert.equal(system.inspect().actors[0]?.mailbox.depth, 2);
  hold.open();
  await settle();
  assert.deepEqual(log, ['kept']);
});

test('T3: starting a running timer again replaces it, also when the first has fired into the mailbox', async () => {
  const { system, clock, settle } = testSystem();
  const log: unknown[] = [];
  const hold = gate();
  const actor = system.spawn(script({ log }), undefined);
  actor.tell(
    run(async (ctx) => {
      ctx.timers.start('t', 10, note('first'));
      await hold.promise;
      ctx.timers.start('t', 10, note('second'));
    }),
  );
  await settle();
  clock.advance(10);
  hold.open();
  await settle();
  assert.deepEqual(log, []);
  clock.advance(10);
  await settle();
  assert.deepEqual(log, ['second']);
});

test('T4: no timer outlives a stop, a failure, a restart or a kill', () => {
  for (const end of ['stop', 'fail', 'restart', 'kill'] as const) {
    const { system, clock, run: turns } = testSystem();
    const log: unknown[] = [];
    const actor = system.spawn(script({ log }), undefined, {
      supervision: { restart: end === 'restart' ? 'transient' : 'temporary' },
    });
    actor.tell(run((ctx) => ctx.timers.start('t', 10, note('fired'))));
    turns();
    assert.equal(clock.pending, 1);
    if (end === 'stop') system.stop(actor);
    else if (end === 'kill') system.kill(actor);
    else
      actor.tell(
        run(() => {
          throw new Error('boom');
        }),
      );
    turns();
    assert.equal(clock.pending, 0);
    clock.advance(100);
    turns();
    assert.deepEqual(log, []);
  }
});

test('T5: a delay that is no number of at least 0 fails the actor that asks for it', () => {
  const { system, run: turns, rootFailures } = testSystem();
  const actor = system.spawn(script(), undefined);
  actor.tell(run((ctx) => ctx.timers.start('t', Number.NaN, note('x'))));
  turns();
  assert.equal(rootFailures[0]?.reason.kind, 'failed');
});

test('T6: whatever is started, cancelled and let pass, exactly the timers of a simple model fire', () => {
  const keys = fc.constantFrom('a', 'b', 'c');
  const step = fc.oneof(
    fc.record({ do: fc.constant('start' as const), key: keys, delay: fc.integer({ min: 0, max: 5 }) }),
    fc.record({ do: fc.constant('cancel' as const), key: keys }),
    // Time passes while the actor is busy: what fires only queues.
    fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 4 }) }),
    fc.record({ do: fc.constant('handle' as const) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { system, clock, run: turns } = testSystem();
      const log: unknown[] = [];
      const actor = system.spawn(script({ log }), undefined);
      let timers: Parameters<Parameters<typeof run>[0]>[0]['timers'] | undefined;
      actor.tell(
        run((ctx) => {
          timers = ctx.timers;
        }),
      );
      turns();
      const expected: number[] = [];
      const running = new Map<string, { readonly n: number; readonly at: number; readonly order: number }>();
      steps.forEach((what, n) => {
        if (what.do === 'start') {
          timers?.start(what.key, what.delay, note(n));
          running.set(what.key, { n, at: clock.monotonic() + what.delay, order: n });
        } else if (what.do === 'cancel') {
          timers?.cancel(what.key);
          running.delete(what.key);
        } else if (what.do === 'pass') clock.advance(what.ms);
        else {
          clock.advance(0);
          turns();
          const due = [...running].filter(([, timer]) => timer.at <= clock.monotonic());
          due.sort(([, a], [, b]) => a.at - b.at || a.order - b.order);
          for (const [key, timer] of due) {
            expected.push(timer.n);
            running.delete(key);
          }
        }
        for (const key of ['a', 'b', 'c']) assert.equal(timers?.isActive(key), running.has(key));
      });
      assert.deepEqual(log, expected);
    }),
  );
});
