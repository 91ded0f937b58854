import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ActorRef, MailboxOptions, OverflowPolicy } from '@longrun/actor';
import fc from 'fast-check';
import { gate, note, run, type ScriptMessage, script } from './support/actors.js';
import { type TestSystem, testSystem } from './support/test-system.js';

interface Kit extends TestSystem {
  readonly log: unknown[];
  readonly actor: ActorRef<ScriptMessage>;
}

function fill(mailbox: MailboxOptions<ScriptMessage>): Kit {
  const kit = testSystem();
  const log: unknown[] = [];
  const actor = kit.system.spawn(script({ log, mailbox }), undefined);
  kit.run();
  return { ...kit, log, actor };
}

test('M1: under `reject` a full lane answers `full`, and the sender keeps the message', () => {
  const { actor, log, run: turns, system } = fill({ capacity: 2 });
  const answers = [1, 2, 3].map((n) => actor.tell(note(n)));
  assert.deepEqual(answers, ['accepted', 'accepted', 'full']);
  assert.equal(system.inspect().deadLetters['full'], 0);
  turns();
  assert.deepEqual(log, [1, 2]);
  assert.equal(actor.tell(note(4)), 'accepted');
});

test('M2: under `drop-newest` the new message becomes a dead letter', () => {
  const { actor, log, run: turns, system } = fill({ capacity: 2, overflow: 'drop-newest' });
  const answers = [1, 2, 3].map((n) => actor.tell(note(n)));
  assert.deepEqual(answers, ['accepted', 'accepted', 'accepted']);
  turns();
  assert.deepEqual(log, [1, 2]);
  assert.equal(system.inspect().deadLetters['full'], 1);
});

test('M3: under `drop-oldest` the oldest waiting message becomes a dead letter', () => {
  const { actor, log, run: turns, system } = fill({ capacity: 2, overflow: 'drop-oldest' });
  for (const n of [1, 2, 3]) actor.tell(note(n));
  turns();
  assert.deepEqual(log, [2, 3]);
  assert.equal(system.inspect().deadLetters['full'], 1);
});

test('M4: reserved types are always taken, in their place, and do not count against the capacity', () => {
  for (const overflow of ['reject', 'drop-newest', 'drop-oldest'] as const) {
    const { actor, log, run: turns, system } = fill({ capacity: 1, overflow, reserved: ['fact'] });
    actor.tell({ type: 'fact', value: 'a' });
    actor.tell(note(1));
    for (const value of ['b', 'c']) assert.equal(actor.tell({ type: 'fact', value }), 'accepted');
    assert.equal(system.inspect().actors[0]?.mailbox.depth, 4);
    turns();
    assert.deepEqual(log, ['a', 1, 'b', 'c']);
  }
});

test('M5: timers, piped results and ends are taken by a full lane, and leave its capacity alone', async () => {
  const { actor, log, system, clock, settle } = fill({ capacity: 1 });
  const other = system.spawn(script(), undefined);
  const hold = gate();
  actor.tell(
    run(async (ctx) => {
      ctx.timers.start('t', 10, note('timer'));
      ctx.pipeToSelf(Promise.resolve('piped'), (result) => note(result));
      ctx.watch(other);
      await hold.promise;
    }),
  );
  await settle();
  assert.equal(actor.tell(note(1)), 'accepted');
  clock.advance(10);
  system.kill(other);
  await settle();
  assert.equal(actor.tell(note(2)), 'full');
  hold.open();
  await settle();
  assert.deepEqual(log, [
    { ok: true, value: 'piped' },
    1,
    'timer',
    { address: other.address, reason: { kind: 'killed' } },
  ]);
});

test('M6: the lane does exactly what a list with the same rules does', () => {
  const policies = fc.constantFrom<OverflowPolicy>('reject', 'drop-newest', 'drop-oldest');
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.constant('note' as const) },
    { weight: 1, arbitrary: fc.constant('fact' as const) },
    { weight: 1, arbitrary: fc.constant('handle' as const) },
  );
  fc.assert(
    fc.property(
      policies,
      fc.integer({ min: 1, max: 8 }),
      fc.array(step, { maxLength: 150 }),
      (overflow, capacity, steps) => {
        const { actor, log, run: turns, system } = fill({ capacity, overflow, reserved: ['fact'] });
        let waiting: { readonly value: number; readonly counts: boolean }[] = [];
        const handled: number[] = [];
        let dropped = 0;
        let refused = 0;
        steps.forEach((what, value) => {
          if (what === 'handle') {
            handled.push(...waiting.map((item) => item.value));
            waiting = [];
            turns();
            return;
          }
          const full = what === 'note' && waiting.filter((item) => item.counts).length === capacity;
          const answer = actor.tell({ type: what, value });
          assert.equal(answer, full && overflow === 'reject' ? 'full' : 'accepted');
          if (full && overflow === 'reject') refused += 1;
          else if (full) dropped += 1;
          if (full && overflow === 'drop-oldest')
            waiting.splice(
              waiting.findIndex((item) => item.counts),
              1,
            );
          if (!full || overflow === 'drop-oldest') waiting.push({ value, counts: what === 'note' });
          assert.equal(system.inspect().actors[0]?.mailbox.depth, waiting.length);
        });
        turns();
        handled.push(...waiting.map((item) => item.value));
        assert.deepEqual(log, handled);
        const seen = system.inspect();
        assert.equal(seen.deadLetters['full'], dropped);
        assert.equal(seen.actors[0]?.overflowed, dropped + refused);
      },
    ),
  );
});

test('M7: a capacity that is no whole number of at least 1 is refused at the spawn', () => {
  const { system } = testSystem();
  for (const capacity of [0, -1, 1.5, Number.NaN]) {
    assert.throws(() => system.spawn(script({ mailbox: { capacity } }), undefined), RangeError);
  }
  assert.equal(system.inspect().actors.length, 0);
});
