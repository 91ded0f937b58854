import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { test } from 'node:test';
import { note, run, script } from './support/actors.js';
import { testSystem } from './support/test-system.js';

test('I1: inspect shows the whole tree with mailboxes, counts, restarts and the last error', () => {
  const { system, run: turns } = testSystem();
  const root = system.spawn(script({ kind: 'root', mailbox: { capacity: 3 } }), undefined, {
    name: 'the-root',
    supervision: { restart: 'transient' },
  });
  turns();
  root.tell(
    run(() => {
      throw new RangeError('once');
    }),
  );
  turns();
  root.tell(run((ctx) => void ctx.spawn(script({ kind: 'leaf' }), undefined)));
  turns();
  for (let n = 0; n < 5; n += 1) root.tell(note(n));
  const seen = system.inspect();
  assert.equal(seen.system, system.id);
  const [actor] = seen.actors;
  assert.deepEqual(
    actor && { ...actor, children: actor.children.map(({ kind, status }) => ({ kind, status })) },
    {
      id: root.address.id,
      kind: 'root',
      name: 'the-root',
      status: 'running',
      mailbox: { depth: 3, highWater: 3, capacity: 3 },
      processed: 2,
      overflowed: 2,
      restarts: 1,
      lastError: 'RangeError: once',
      placement: 'inline',
      children: [{ kind: 'leaf', status: 'running' }],
    },
  );
});

test('I2: starts, messages, restarts and ends are published while somebody listens', () => {
  const { system, run: turns } = testSystem();
  const events: unknown[] = [];
  const names = ['started', 'message', 'restarted', 'stopped'].map((name) => `longrun:actor:${name}`);
  const listen = (event: unknown, name: string | symbol): void => {
    // Every event of the kernel has at least these fields.
    const {
      system: from,
      actor: _id,
      ...rest
    } = event as { readonly system: string; readonly actor: string };
    if (from === system.id) events.push([String(name).replace('longrun:actor:', ''), rest]);
  };
  for (const name of names) subscribe(name, listen);
  const actor = system.spawn(script(), undefined, { supervision: { restart: 'transient' } });
  actor.tell(note(1));
  actor.tell(
    run(() => {
      throw new Error('boom');
    }),
  );
  turns();
  system.stop(actor);
  turns();
  for (const name of names) unsubscribe(name, listen);
  const kind = 'script';
  assert.deepEqual(events, [
    ['started', { kind, restarts: 0 }],
    ['message', { kind, type: 'note' }],
    ['message', { kind, type: 'do' }],
    ['restarted', { kind, restarts: 1 }],
    ['stopped', { kind, reason: { kind: 'stopped' } }],
  ]);
});

test('I3: log lines of an actor carry its id', () => {
  const { system, run: turns, lines } = testSystem();
  const actor = system.spawn(script(), undefined);
  actor.tell(run((ctx) => ctx.log('info', { actor: 'not this one', n: 1 }, 'hello')));
  turns();
  assert.deepEqual(lines, [{ level: 'info', fields: { actor: actor.address.id, n: 1 }, message: 'hello' }]);
});
