import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { test } from 'node:test';
import type { DeadLetterEvent } from '@longrun/actor';
import { note, run, script } from './support/actors.js';
import { testSystem } from './support/test-system.js';

test('D1: every dead letter is counted under its reason', () => {
  const { system, run: turns } = testSystem();
  const actor = system.spawn(script({ mailbox: { capacity: 1, overflow: 'drop-newest' } }), undefined);
  turns();
  actor.tell(note(1));
  actor.tell(note(2));
  turns();
  actor.tell(
    run((ctx) => {
      ctx.reply({ system: system.id, correlation: 99 }, 'nobody asked');
      ctx.reply({ system: 'elsewhere', correlation: 1 }, 'no way there');
      ctx.resolve({ id: 'ghost:1', kind: 'ghost' }).tell(note(3));
    }),
  );
  turns();
  system.kill(actor);
  actor.tell(note(4));
  assert.deepEqual(system.inspect().deadLetters, {
    full: 1,
    'late-reply': 1,
    undeliverable: 1,
    'unknown-actor': 1,
    stopped: 1,
  });
});

test('D2: a message without a handler, as only another thread can send it, is undeliverable', () => {
  const { system, run: turns } = testSystem();
  const actor = system.spawn(script(), undefined);
  // The compiler would not let it pass; a thread of another version can send it.
  for (const type of ['unheard-of', 'toString', 'constructor', '__proto__']) actor.tell({ type } as never);
  turns();
  assert.equal(system.inspect().deadLetters['undeliverable'], 4);
  assert.equal(system.inspect().actors.length, 1);
});

test('D3: a flood of dead letters writes 10 lines a second, and says how many it left out', () => {
  const { system, lines, clock, run: turns } = testSystem();
  const actor = system.spawn(script(), undefined);
  system.kill(actor);
  turns();
  for (let n = 0; n < 1000; n += 1) actor.tell(note(n));
  const dead = (): typeof lines => lines.filter(({ message }) => message === 'dead letter');
  assert.equal(dead().length, 10);
  clock.advance(1000);
  actor.tell(note('later'));
  assert.equal(dead().length, 11);
  assert.deepEqual(dead().at(-1)?.fields, {
    actor: actor.address.id,
    reason: 'stopped',
    type: 'note',
    unlogged: 990,
  });
  assert.equal(system.inspect().deadLetters['stopped'], 1001);
});

test('D4: every dead letter is published while somebody listens', () => {
  const { system } = testSystem();
  const events: DeadLetterEvent[] = [];
  // What is published there is a DeadLetterEvent.
  const listen = (event: unknown): void => void events.push(event as DeadLetterEvent);
  const actor = system.spawn(script(), undefined);
  system.kill(actor);
  subscribe('longrun:actor:dead-letter', listen);
  actor.tell(note(1));
  unsubscribe('longrun:actor:dead-letter', listen);
  actor.tell(note(2));
  assert.deepEqual(
    events.filter((event) => event.system === system.id),
    [{ system: system.id, reason: 'stopped', actor: actor.address.id, type: 'note', detail: undefined }],
  );
});
