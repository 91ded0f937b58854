import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ActorRef, Supervision, Terminated } from '@longrun/actor';
import { gate, note, outcome, run, type ScriptMessage, script } from './support/actors.js';
import { testSystem } from './support/test-system.js';

const boom = run(() => {
  throw new Error('boom');
});
const stop = run(() => ({ kind: 'stop' }));

function restarts(supervision: Supervision, how: ScriptMessage): number {
  const { system, run: turns } = testSystem();
  const actor = system.spawn(script(), undefined, { supervision });
  turns();
  actor.tell(how);
  turns();
  return system.inspect().actors[0]?.restarts ?? 0;
}

test('R1: temporary is never restarted, transient after a failure, permanent after every end of its own', () => {
  assert.equal(restarts({}, boom), 0);
  assert.equal(restarts({ restart: 'temporary' }, boom), 0);
  assert.equal(restarts({ restart: 'transient' }, boom), 1);
  assert.equal(restarts({ restart: 'transient' }, stop), 0);
  assert.equal(restarts({ restart: 'permanent' }, boom), 1);
  assert.equal(restarts({ restart: 'permanent' }, stop), 1);
});

test('R2: a restart keeps ref and mailbox, makes the state anew, clears timers and stops children', async () => {
  const { system, settle, clock } = testSystem();
  const log: unknown[] = [];
  const childStopped = gate();
  const actor = system.spawn(script({ log }), undefined, {
    name: 'kept',
    supervision: { restart: 'transient' },
  });
  actor.tell(note('forgotten with the state'));
  actor.tell(
    run((ctx) => {
      ctx.timers.start('t', 10, note('timer'));
      ctx.spawn(
        script({ stopping: () => childStopped.promise.then(() => void log.push('child')) }),
        undefined,
      );
    }),
  );
  actor.tell(boom);
  actor.tell(note('kept'));
  await settle();
  assert.deepEqual(log, ['forgotten with the state']);
  childStopped.open();
  await settle();
  clock.advance(10);
  await settle();
  const answer = system.ask(actor, 'get', {}, { timeoutMs: 10 });
  await settle();
  assert.deepEqual(await answer, ['kept']);
  assert.deepEqual(log, ['forgotten with the state', 'child', 'kept']);
  assert.equal(system.lookup('kept'), actor);
  assert.deepEqual(system.inspect().actors[0]?.children, []);
});

test('R3: messages told between failure and restart are handled after it', () => {
  const { system, run: turns, clock } = testSystem();
  const log: unknown[] = [];
  const actor = system.spawn(script({ log }), undefined, {
    supervision: { restart: 'transient', backoff: { baseMs: 100, maxMs: 1000 } },
  });
  actor.tell(boom);
  turns();
  assert.equal(actor.tell(note(1)), 'accepted');
  turns();
  assert.deepEqual(log, []);
  clock.advance(100);
  turns();
  assert.deepEqual(log, [1]);
});

test('R4: the wait before a restart doubles up to its bound, and starts over with the window', () => {
  const { system, run: turns, clock } = testSystem();
  const actor = system.spawn(script(), undefined, {
    supervision: {
      restart: 'transient',
      intensity: { max: 5, withinMs: 10_000 },
      backoff: { baseMs: 100, maxMs: 300 },
    },
  });
  const fail = (): number => {
    actor.tell(boom);
    turns();
    assert.equal(system.inspect().actors[0]?.status, 'starting');
    const wait = clock.untilNext;
    clock.advance(wait);
    turns();
    assert.equal(system.inspect().actors[0]?.status, 'running');
    return wait;
  };
  assert.deepEqual([fail(), fail(), fail(), fail()], [100, 200, 300, 300]);
  clock.advance(10_000);
  assert.equal(fail(), 100);
});

test('R5: one restart more than the intensity allows fails the parent instead', () => {
  const { system, run: turns, rootFailures, clock } = testSystem();
  const ends: Terminated['reason'][] = [];
  let child: ActorRef<ScriptMessage> | undefined;
  const parent = system.spawn(script(), undefined);
  parent.tell(
    run((ctx) => {
      child = ctx.spawn(script(), undefined, {
        supervision: { restart: 'transient', intensity: { max: 2, withinMs: 1000 } },
      });
      system.watch(child, ({ reason }) => ends.push(reason));
    }),
  );
  turns();
  for (let n = 0; n < 2; n += 1) {
    child?.tell(boom);
    turns();
  }
  clock.advance(1000);
  for (let n = 0; n < 2; n += 1) {
    child?.tell(boom);
    turns();
  }
  assert.deepEqual([ends.length, rootFailures.length], [0, 0], 'the window has moved on');
  child?.tell(boom);
  turns();
  assert.equal(ends[0]?.kind, 'failed');
  assert.equal(rootFailures[0]?.address, parent.address);
  assert.match(JSON.stringify(rootFailures[0]?.reason), /restarted too often.*boom/);
  assert.equal(system.inspect().actors.length, 0);
});

test('R6: a root that fails for good is reported once, and the system goes on', () => {
  const {
    system,
    run: turns,
    rootFailures,
    lines,
  } = testSystem({
    onRootFailure: (event) => {
      rootFailuresSeen.push(event);
      throw new Error('the owner throws');
    },
  });
  const rootFailuresSeen: Terminated[] = [];
  const other = system.spawn(script(), undefined);
  const actor = system.spawn(script(), undefined, { supervision: { restart: 'permanent' } });
  actor.tell(boom);
  turns();
  assert.equal(rootFailuresSeen.length, 0);
  actor.tell(boom);
  turns();
  assert.equal(rootFailuresSeen.length, 1);
  assert.equal(rootFailuresSeen[0]?.address, actor.address);
  assert.equal(other.tell(note(1)), 'accepted');
  assert.equal(rootFailures.length, 0);
  assert.ok(lines.some(({ message }) => message === 'onRootFailure threw'));
});

test('R7: what its parent, or the owner of the system, stops or kills is not restarted', () => {
  for (const by of ['parent', 'system', 'kill', 'stranger'] as const) {
    const { system, run: turns } = testSystem();
    const starts: number[] = [];
    let child: ActorRef<ScriptMessage> | undefined;
    const parent = system.spawn(script(), undefined);
    const stranger = system.spawn(script(), undefined);
    parent.tell(
      run((ctx) => {
        const counted = script({ init: () => void starts.push(starts.length) });
        child = ctx.spawn(counted, undefined, { supervision: { restart: 'permanent' } });
      }),
    );
    turns();
    const target = child;
    assert.ok(target);
    if (by === 'system') system.stop(target);
    else if (by === 'kill') system.kill(target);
    else (by === 'parent' ? parent : stranger).tell(run((ctx) => ctx.stop(target)));
    turns();
    assert.equal(starts.length, by === 'stranger' ? 2 : 1, by);
  }
});

test('R8: an `init` that fails again uses up the intensity, then the actor stays down', () => {
  const { system, run: turns, rootFailures } = testSystem();
  let starts = 0;
  system.spawn(
    script({
      init: () => {
        starts += 1;
        throw new Error('never');
      },
    }),
    undefined,
    { supervision: { restart: 'transient', intensity: { max: 3, withinMs: 1000 } } },
  );
  turns();
  assert.equal(starts, 4);
  assert.equal(rootFailures.length, 1);
});

test('R9: a stop that is asked for before, or while, a failed actor ends keeps it from being restarted', async () => {
  for (const when of ['before', 'while'] as const) {
    const { system, settle } = testSystem();
    const childStopped = gate();
    const actor = system.spawn(script(), undefined, { supervision: { restart: 'transient' } });
    const stranger = system.spawn(script(), undefined);
    const stopIt = run((ctx) => ctx.stop(actor));
    const fails = gate();
    actor.tell(
      run((ctx) => {
        ctx.spawn(script({ stopping: () => childStopped.promise }), undefined);
        return fails.promise;
      }),
    );
    await settle();
    if (when === 'before') stranger.tell(stopIt);
    await settle();
    fails.fail(new Error('boom'));
    await settle();
    if (when === 'while') stranger.tell(stopIt);
    await settle();
    childStopped.open();
    await settle();
    assert.deepEqual(
      system.inspect().actors.map(({ id }) => id),
      [stranger.address.id],
      when,
    );
  }
});

test('R9: a stop during the wait before a restart ends the actor', async () => {
  const { system, settle, clock } = testSystem();
  const actor = system.spawn(script(), undefined, {
    supervision: { restart: 'transient', backoff: { baseMs: 100, maxMs: 100 } },
  });
  actor.tell(boom);
  const asked = outcome(system.ask(actor, 'get', {}, { timeoutMs: 1000 }));
  await settle();
  system.stop(actor);
  await settle();
  assert.equal(await asked, 'stopped');
  assert.equal(system.inspect().actors.length, 0);
  assert.equal(clock.pending, 0);
});
