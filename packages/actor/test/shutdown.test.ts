import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gate, note, outcome, run, script } from './support/actors.js';
import { testSystem } from './support/test-system.js';

test('H1: shutdown stops the roots in reverse order of their start, one after the other', async () => {
  const { system, settle } = testSystem();
  const log: unknown[] = [];
  const hold = gate();
  for (const [name, wait] of [
    ['first', undefined],
    ['second', hold.promise],
    ['third', undefined],
  ] as const) {
    system.spawn(
      script({
        stopping: async () => {
          log.push(name);
          await wait;
        },
      }),
      undefined,
    );
  }
  await settle();
  let done = false;
  void system.shutdown().then(() => {
    done = true;
  });
  await settle();
  assert.deepEqual([log, done], [['third', 'second'], false]);
  hold.open();
  await settle();
  assert.deepEqual([log, done], [['third', 'second', 'first'], true]);
  assert.deepEqual(system.inspect().actors, []);
});

test('H2: shutdown can be called twice, and ends with the slowest actor`s deadline at the latest', async () => {
  const { system, settle, clock } = testSystem();
  system.spawn(script({ stopping: () => gate().promise, stopDeadlineMs: 50 }), undefined);
  await settle();
  const both = Promise.all([system.shutdown(), system.shutdown()]);
  await settle();
  clock.advance(50);
  await settle();
  await both;
  await system.shutdown();
  assert.equal(clock.pending, 0);
});

test('H3: asks that are left are rejected, also those of a foreign ref', async () => {
  const { system, settle, clock } = testSystem();
  const foreign = { address: { id: 'probe:1', kind: 'probe' }, tell: () => 'accepted' as const };
  const asked = outcome(
    system.ask<{ type: 'q'; replyTo: never }, 'q'>(foreign, 'q', {}, { timeoutMs: 1000 }),
  );
  await system.shutdown();
  assert.equal(await asked, 'stopped');
  await settle();
  assert.equal(clock.pending, 0);
});

test('H4: nothing starts after a shutdown has begun, and nothing is started again', async () => {
  const { system, settle } = testSystem();
  let starts = 0;
  const counted = script({
    init: () => {
      starts += 1;
    },
  });
  const actor = system.spawn(counted, undefined, { supervision: { restart: 'permanent' } });
  await settle();
  actor.tell(run(() => ({ kind: 'stop' })));
  const done = system.shutdown();
  await settle();
  await done;
  assert.equal(starts, 1);
  assert.throws(() => system.spawn(script(), undefined), /shut down/);
  assert.equal(actor.tell(note(1)), 'stopped');
  assert.equal(await outcome(system.ask(actor, 'get', {}, { timeoutMs: 1 })), 'stopped');
});
