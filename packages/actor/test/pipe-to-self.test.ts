import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gate, note, run, script } from './support/actors.js';
import { testSystem } from './support/test-system.js';

test('P1: a piped result arrives whatever the lane holds, and a rejection is a result too', async () => {
  const { system, settle } = testSystem();
  const log: unknown[] = [];
  const hold = gate();
  const actor = system.spawn(script({ log, mailbox: { capacity: 1 } }), undefined);
  const failure = new Error('no');
  actor.tell(
    run(async (ctx) => {
      for (const n of [1, 2, 3]) ctx.pipeToSelf(Promise.resolve(n), note);
      ctx.pipeToSelf(Promise.reject(failure), note);
      await hold.promise;
    }),
  );
  await settle();
  assert.equal(actor.tell(note('fills the lane')), 'accepted');
  assert.equal(actor.tell(note('too much')), 'full');
  hold.open();
  await settle();
  assert.deepEqual(log, [
    { ok: true, value: 1 },
    { ok: true, value: 2 },
    { ok: true, value: 3 },
    { ok: false, error: failure },
    'fills the lane',
  ]);
});

test('P2: a `map` that throws fails the actor', async () => {
  const { system, settle, rootFailures } = testSystem();
  const actor = system.spawn(script(), undefined);
  actor.tell(
    run((ctx) =>
      ctx.pipeToSelf(Promise.resolve(1), () => {
        throw new Error('cannot map');
      }),
    ),
  );
  await settle();
  const reason = rootFailures[0]?.reason;
  assert.equal(reason?.kind === 'failed' && reason.error.message, 'cannot map');
});

test('P3: a result for an actor that is gone is a dead letter; for one that was restarted it arrives', async () => {
  for (const restart of ['temporary', 'transient'] as const) {
    const { system, settle } = testSystem();
    const log: unknown[] = [];
    const hold = gate();
    const actor = system.spawn(script({ log }), undefined, { supervision: { restart } });
    actor.tell(
      run((ctx) => {
        ctx.pipeToSelf(hold.promise, () => note('late'));
        throw new Error('boom');
      }),
    );
    await settle();
    hold.open();
    await settle();
    assert.deepEqual(log, restart === 'transient' ? ['late'] : []);
    assert.equal(system.inspect().deadLetters['stopped'], restart === 'transient' ? 0 : 1);
  }
});
