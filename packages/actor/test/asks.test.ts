import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AskError, type ReplyTo } from '@longrun/actor';
import { note, outcome, run, script } from './support/actors.js';
import { testSystem } from './support/test-system.js';

test('A1: the reply settles the ask, and a second one is a dead letter', async () => {
  const { system, settle } = testSystem();
  const actor = system.spawn(script(), undefined);
  actor.tell(note('x'));
  const answer = system.ask(actor, 'get', {}, { timeoutMs: 100 });
  await settle();
  assert.deepEqual(await answer, ['x']);
  actor.tell(run((ctx) => ctx.reply({ system: system.id, correlation: 1 } as ReplyTo<string>, 'again')));
  await settle();
  assert.equal(system.inspect().deadLetters['late-reply'], 1);
});

test('A2: the deadline rejects the ask, and the reply that comes after it is a dead letter', async () => {
  const { system, clock, settle } = testSystem();
  const actor = system.spawn(script(), undefined);
  const answer = system.ask(actor, 'get', {}, { timeoutMs: 100 });
  clock.advance(99);
  assert.equal(system.inspect().pendingAsks, 1);
  clock.advance(1);
  await assert.rejects(answer, (error) => {
    assert.ok(error instanceof AskError);
    assert.equal(error.reason, 'deadline');
    assert.equal(error.type, 'get');
    assert.equal(error.target, actor.address);
    return true;
  });
  await settle();
  assert.equal(system.inspect().deadLetters['late-reply'], 1);
  assert.equal(system.inspect().pendingAsks, 0);
});

test('A2: an ask that is settled leaves no timer behind', async () => {
  const { system, clock, settle } = testSystem();
  const actor = system.spawn(script({ mailbox: { capacity: 1 } }), undefined);
  await settle();
  const answered = system.ask(actor, 'get', {}, { timeoutMs: 100 });
  assert.equal(clock.pending, 1);
  const refused = outcome(system.ask(actor, 'get', {}, { timeoutMs: 100 }));
  assert.equal(clock.pending, 1);
  await settle();
  await answered;
  assert.equal(await refused, 'full');
  assert.equal(clock.pending, 0);
});

test('A3: an ask is rejected at once when its target stops, fails, is killed, or is gone already', async () => {
  for (const end of ['stop', 'fail', 'kill'] as const) {
    const { system, settle, clock } = testSystem();
    const actor = system.spawn(script(), undefined);
    const taken = outcome(system.ask(actor, 'hold', {}, { timeoutMs: 1000 }));
    await settle();
    if (end === 'fail') {
      actor.tell(
        run(() => {
          throw new Error('boom');
        }),
      );
    }
    const waiting = outcome(system.ask(actor, 'hold', {}, { timeoutMs: 1000 }));
    if (end === 'stop') system.stop(actor);
    if (end === 'kill') system.kill(actor);
    await settle();
    assert.equal(await taken, 'stopped');
    assert.equal(await waiting, 'stopped');
    assert.equal(await outcome(system.ask(actor, 'get', {}, { timeoutMs: 1000 })), 'stopped');
    assert.equal(clock.monotonic(), 0);
    assert.equal(clock.pending, 0);
  }
});

test('A3: a failing actor rejects its asks before its children have stopped', async () => {
  const { system, settle } = testSystem();
  const parent = system.spawn(script(), undefined);
  parent.tell(
    run((ctx) => void ctx.spawn(script({ stopping: () => new Promise(() => undefined) }), undefined)),
  );
  const asked = outcome(system.ask(parent, 'hold', {}, { timeoutMs: 1000 }));
  await settle();
  parent.tell(
    run(() => {
      throw new Error('boom');
    }),
  );
  await settle();
  assert.equal(await asked, 'stopped');
  assert.equal(system.inspect().actors[0]?.status, 'stopping');
});

test('A4: an ask of a full lane is rejected at once with `full`', async () => {
  const { system, run: turns } = testSystem();
  const actor = system.spawn(script({ mailbox: { capacity: 1 } }), undefined);
  turns();
  actor.tell(note(1));
  assert.equal(await outcome(system.ask(actor, 'get', {}, { timeoutMs: 1000 })), 'full');
});

test('A5: a forwarded question waits for its new target, and no longer for the old one', async () => {
  const { system, settle } = testSystem();
  const back = system.spawn(script({ kind: 'back' }), undefined);
  const front = system.spawn(script({ kind: 'front' }), undefined);
  back.tell(note('from back'));
  const questions = ['get', 'hold'] as const;
  const [got, held] = questions.map((type) => {
    const answer = outcome(system.ask(front, 'hold', {}, { timeoutMs: 1000 }));
    const correlation = type === 'get' ? 1 : 2;
    front.tell(run((ctx) => ctx.forward(back, { type, replyTo: { system: system.id, correlation } })));
    return answer;
  });
  await settle();
  assert.deepEqual(await got, ['from back']);
  system.stop(front);
  await settle();
  assert.equal(system.inspect().pendingAsks, 1);
  system.stop(back);
  await settle();
  assert.equal(await held, 'stopped');
});

test('A5: a question forwarded to an actor that is gone or full is rejected at once', async () => {
  const { system, settle } = testSystem();
  const gone = system.spawn(script(), undefined);
  const full = system.spawn(script({ mailbox: { capacity: 1 } }), undefined);
  const front = system.spawn(script(), undefined);
  await settle();
  system.kill(gone);
  const answers = [gone, full].map((target, index) => {
    const answer = outcome(system.ask(front, 'hold', {}, { timeoutMs: 1000 }));
    front.tell(
      run((ctx) => {
        full.tell(note('fills it'));
        ctx.forward(target, { type: 'hold', replyTo: { system: system.id, correlation: index + 1 } });
      }),
    );
    return answer;
  });
  await settle();
  assert.deepEqual(await Promise.all(answers), ['stopped', 'full']);
});

test('A6: when the target restarts, questions it had taken are rejected and those that wait are answered', async () => {
  const { system, settle } = testSystem();
  const actor = system.spawn(script(), undefined, { supervision: { restart: 'transient' } });
  const taken = outcome(system.ask(actor, 'hold', {}, { timeoutMs: 1000 }));
  await settle();
  actor.tell(
    run(() => {
      throw new Error('boom');
    }),
  );
  const waiting = outcome(system.ask(actor, 'get', {}, { timeoutMs: 1000 }));
  await settle();
  assert.equal(await taken, 'stopped');
  assert.deepEqual(await waiting, []);
});

test('A7: an ask without a usable deadline is refused', async () => {
  const { system } = testSystem();
  const actor = system.spawn(script(), undefined);
  for (const timeoutMs of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
    await assert.rejects(system.ask(actor, 'get', {}, { timeoutMs }), RangeError);
  }
  assert.equal(system.inspect().pendingAsks, 0);
});

test('A8: actors ask each other, and pipe the answer to themselves', async () => {
  const { system, settle } = testSystem();
  const log: unknown[] = [];
  const asked = system.spawn(script(), undefined);
  const asker = system.spawn(script({ log }), undefined);
  asked.tell(note('answer'));
  asker.tell(run((ctx) => ctx.pipeToSelf(ctx.ask(asked, 'get', {}, { timeoutMs: 100 }), note)));
  await settle();
  assert.deepEqual(log, [{ ok: true, value: ['answer'] }]);
});
