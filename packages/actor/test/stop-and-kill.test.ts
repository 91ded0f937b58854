import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Next, Terminated } from '@longrun/actor';
import { gate, note, outcome, run, type Script, script } from './support/actors.js';
import { type TestSystem, testSystem } from './support/test-system.js';

function ends(kit: TestSystem, actor: Parameters<TestSystem['system']['watch']>[0]): Terminated['reason'][] {
  const reasons: Terminated['reason'][] = [];
  kit.system.watch(actor, ({ reason }) => reasons.push(reason));
  return reasons;
}

test('S1: a stop lets the current message finish, and what waits becomes dead letters', async () => {
  const kit = testSystem();
  const { system, settle } = kit;
  const log: unknown[] = [];
  const hold = gate();
  const actor = system.spawn(script({ log }), undefined);
  const reasons = ends(kit, actor);
  actor.tell(run(() => hold.promise.then(() => void log.push('finished'))));
  actor.tell(note('waits'));
  await settle();
  system.stop(actor);
  await settle();
  assert.deepEqual(reasons, []);
  hold.open();
  await settle();
  assert.deepEqual(log, ['finished']);
  assert.deepEqual(reasons, [{ kind: 'stopped' }]);
  assert.equal(system.inspect().deadLetters['stopped'], 1);
});

test('S2: `stopping` runs once, after the last message, and may answer and tell', async () => {
  const kit = testSystem();
  const { system, settle } = kit;
  const log: unknown[] = [];
  const other = system.spawn(script({ log }), undefined);
  const actor = system.spawn(
    script({
      log,
      stopping: async (ctx) => {
        log.push('stopping');
        ctx.reply({ system: system.id, correlation: 1 }, 'answered');
        await Promise.resolve();
        other.tell(note('bye'));
      },
    }),
    undefined,
  );
  const asked = outcome(system.ask(actor, 'hold', {}, { timeoutMs: 100 }));
  actor.tell(note('last'));
  actor.tell(run(() => ({ kind: 'stop' })));
  await settle();
  system.stop(actor);
  await settle();
  assert.deepEqual(log, ['last', 'stopping', 'bye']);
  assert.equal(await asked, 'answered');
});

test('S3: children stop before their parent, the newest first, each after the one before has ended', async () => {
  const { system, settle } = testSystem();
  const log: unknown[] = [];
  const hold = gate();
  const child = (name: string, wait?: Promise<void>): ReturnType<typeof script> =>
    script({
      stopping: async () => {
        log.push(`${name} stopping`);
        await wait;
        log.push(`${name} stopped`);
      },
    });
  const parent = system.spawn(script({ stopping: () => void log.push('parent') }), undefined);
  parent.tell(
    run((ctx) => {
      ctx.spawn(child('old'), undefined);
      ctx.spawn(child('new', hold.promise), undefined);
    }),
  );
  await settle();
  system.stop(parent);
  await settle();
  assert.deepEqual(log, ['new stopping']);
  hold.open();
  await settle();
  assert.deepEqual(log, ['new stopping', 'new stopped', 'old stopping', 'old stopped', 'parent']);
});

test('S4: `stopping` that outlasts its deadline is given up, and the actor counts as killed', async () => {
  const kit = testSystem();
  const { system, settle, clock } = kit;
  const actor = system.spawn(script({ stopping: () => gate().promise, stopDeadlineMs: 100 }), undefined);
  const reasons = ends(kit, actor);
  await settle();
  system.stop(actor);
  await settle();
  clock.advance(99);
  await settle();
  assert.deepEqual(reasons, []);
  clock.advance(1);
  await settle();
  assert.deepEqual(reasons, [{ kind: 'killed' }]);
  assert.equal(clock.pending, 0);
});

test('S5: a handler or `init` that outlasts a stop by the same deadline is given up too', async () => {
  for (const stuck of ['init', 'handler'] as const) {
    const kit = testSystem();
    const { system, settle, clock } = kit;
    const wait = (): Promise<void> => gate().promise;
    const actor = system.spawn(
      script({ stopDeadlineMs: 100, ...(stuck === 'init' ? { init: wait } : {}) }),
      undefined,
    );
    const reasons = ends(kit, actor);
    actor.tell(run(wait));
    await settle();
    system.stop(actor);
    clock.advance(99);
    await settle();
    assert.deepEqual(reasons, []);
    clock.advance(1);
    await settle();
    assert.deepEqual(reasons, [{ kind: 'killed' }]);
  }
});

test('S5: what a handler returns after it was given up does not reach the restarted actor', async () => {
  const { system, settle, clock } = testSystem();
  const hold = gate();
  const definition = script({ stopDeadlineMs: 100 });
  const actor = system.spawn(definition, undefined, { supervision: { restart: 'permanent' } });
  const stranger = system.spawn(script(), undefined);
  const stale: Next<Script> = { kind: 'stay', state: { notes: ['stale'], held: [] } };
  actor.tell(run(() => hold.promise.then(() => stale)));
  await settle();
  stranger.tell(run((ctx) => ctx.stop(actor)));
  await settle();
  clock.advance(100);
  await settle();
  assert.equal(system.inspect().actors[0]?.restarts, 1);
  hold.open();
  await settle();
  const answer = system.ask(actor, 'get', {}, { timeoutMs: 10 });
  await settle();
  assert.deepEqual(await answer, []);
});

test('S6: a kill ends actor and children at once: no hook, and what a handler still does is ignored', async () => {
  const kit = testSystem();
  const { system, settle, lines } = kit;
  const log: unknown[] = [];
  const hold = gate();
  const actor = system.spawn(script({ log, stopping: () => void log.push('hook') }), undefined);
  const reasons = ends(kit, actor);
  const childEnds: unknown[] = [];
  actor.tell(
    run(async (ctx) => {
      const child = ctx.spawn(script({ stopping: () => void log.push('child hook') }), undefined);
      system.watch(child, ({ reason }) => childEnds.push(reason));
      await hold.promise;
      log.push('went on');
      ctx.timers.start('t', 0, note('timer of a dead actor'));
      ctx.spawn(script(), undefined);
    }),
  );
  actor.tell(note('waits'));
  await settle();
  system.kill(actor);
  assert.equal(system.inspect().actors.length, 0);
  hold.open();
  await settle();
  kit.clock.advance(1);
  await settle();
  assert.deepEqual(log, ['went on']);
  assert.deepEqual([reasons, childEnds], [[{ kind: 'killed' }], [{ kind: 'killed' }]]);
  assert.ok(
    lines.some(({ message }) => message === 'failed after its end'),
    'the refused spawn is logged',
  );
});

test('S6: an actor killed from inside its own handler takes no further message', async () => {
  const { system, settle, lines } = testSystem();
  const log: unknown[] = [];
  const actor = system.spawn(script({ log }), undefined);
  actor.tell(
    run(async (ctx) => {
      system.kill(ctx.self);
      await Promise.resolve();
      throw new Error('after the kill');
    }),
  );
  actor.tell(note('waits'));
  await settle();
  assert.deepEqual(log, []);
  assert.equal(lines.filter(({ message }) => message === 'failed after its end').length, 1);
});

test('S7: a handler that throws or rejects fails its actor: watchers get the error, no hook runs', async () => {
  for (const how of ['throws', 'rejects'] as const) {
    const kit = testSystem();
    const { system, settle } = kit;
    const log: unknown[] = [];
    const actor = system.spawn(script({ log, stopping: () => void log.push('hook') }), undefined);
    const reasons = ends(kit, actor);
    const error = Object.assign(new TypeError('broken'), { code: 'E_BROKEN' });
    actor.tell(
      run(() => {
        if (how === 'throws') throw error;
        return Promise.reject(error);
      }),
    );
    await settle();
    assert.deepEqual(reasons, [
      {
        kind: 'failed',
        error: { name: 'TypeError', message: 'broken', code: 'E_BROKEN', stack: error.stack },
      },
    ]);
    assert.deepEqual(log, []);
    assert.equal(kit.rootFailures.length, 1);
  }
});

test('S8: an `init` that throws or rejects ends the actor as `failed` before any message', async () => {
  for (const init of [
    (): void => {
      throw new Error('no start');
    },
    (): Promise<void> => Promise.reject(new Error('no start')),
  ]) {
    const kit = testSystem();
    const log: unknown[] = [];
    const actor = kit.system.spawn(script({ log, init, stopping: () => void log.push('hook') }), undefined);
    const reasons = ends(kit, actor);
    assert.equal(actor.tell(note('early')), 'accepted');
    await kit.settle();
    assert.equal(reasons[0]?.kind, 'failed');
    assert.deepEqual(log, []);
    assert.equal(kit.system.inspect().deadLetters['stopped'], 1);
  }
});

test('S9: messages told before an asynchronous `init` is done wait for it', async () => {
  const { system, settle } = testSystem();
  const log: unknown[] = [];
  const hold = gate();
  const actor = system.spawn(script({ log, init: () => hold.promise }), undefined);
  actor.tell(note('early'));
  await settle();
  assert.deepEqual(log, []);
  assert.equal(system.inspect().actors[0]?.status, 'starting');
  hold.open();
  await settle();
  assert.deepEqual(log, ['early']);
});

test('S10: the ref of an actor that is gone answers `stopped`, and the message is a dead letter', () => {
  const { system, run: turns } = testSystem();
  const actor = system.spawn(script(), undefined);
  system.stop(actor);
  turns();
  assert.equal(actor.tell(note(1)), 'stopped');
  assert.equal(system.inspect().deadLetters['stopped'], 1);
});

test('S11: `stopping` that throws makes the end a failure', async () => {
  const kit = testSystem();
  const actor = kit.system.spawn(
    script({
      stopping: () => {
        throw new Error('untidy');
      },
    }),
    undefined,
  );
  const reasons = ends(kit, actor);
  kit.system.stop(actor);
  await kit.settle();
  assert.equal(reasons[0]?.kind, 'failed');
});

test('S12: a handler can end its actor with any reason, and stay with a new state', () => {
  for (const reason of [
    { kind: 'stopped' },
    { kind: 'killed' },
    { kind: 'lost', detail: 'gone' },
    { kind: 'failed', error: { name: 'Error', message: 'told' } },
  ] as const) {
    const kit = testSystem();
    const log: unknown[] = [];
    const actor = kit.system.spawn(script({ log, stopping: () => void log.push('hook') }), undefined);
    const reasons = ends(kit, actor);
    actor.tell(run(() => ({ kind: 'stay', state: { notes: ['new state'], held: [] } })));
    const seen: unknown[] = [];
    void kit.system.ask(actor, 'get', {}, { timeoutMs: 1 }).then((notes) => seen.push(notes));
    actor.tell(run(() => ({ kind: 'stop', reason })));
    kit.run();
    assert.deepEqual(reasons, [reason]);
    assert.deepEqual(log, reason.kind === 'stopped' ? ['hook'] : []);
  }
});
