import assert from 'node:assert/strict';
import { test } from 'node:test';
import { note, run, script } from './support/actors.js';
import { testSystem } from './support/test-system.js';

test('N1: a name finds its actor while it lives, is unique, and is free again afterwards', () => {
  const { system, run: turns } = testSystem();
  const actor = system.spawn(script(), undefined, { name: 'clerk' });
  assert.equal(system.lookup('clerk'), actor);
  assert.throws(() => system.spawn(script(), undefined, { name: 'clerk' }), /running already/);
  assert.equal(system.inspect().actors.length, 1);
  system.stop(actor);
  turns();
  assert.equal(system.lookup('clerk'), undefined);
  system.spawn(script(), undefined, { name: 'clerk' });
});

test('N2: an address resolves to its actor; one that leads nowhere answers `stopped`', () => {
  const { system, run: turns } = testSystem();
  const log: unknown[] = [];
  const actor = system.spawn(script({ log }), undefined);
  const other = system.spawn(script({ log }), undefined);
  other.tell(
    run((ctx) => {
      log.push(ctx.resolve(structuredClone(actor.address)).tell(note('by address')));
      log.push(ctx.resolve({ id: 'ghost:1', kind: 'ghost' }).tell(note('lost')));
      log.push(ctx.lookup('nobody'));
    }),
  );
  turns();
  assert.deepEqual(log, ['accepted', 'stopped', undefined, 'by address']);
  assert.equal(system.inspect().deadLetters['unknown-actor'], 1);
});

test('N3: ids are the kind and a unique part', () => {
  const { system } = testSystem({ name: 'shop' });
  const [a, b] = [system.spawn(script(), undefined), system.spawn(script(), undefined)];
  assert.match(a.address.id, /^script:[0-9A-Z]{26}$/);
  assert.notEqual(a.address.id, b.address.id);
  assert.match(system.id, /^shop:[0-9A-Z]{26}$/);
  assert.equal(a.address.system, system.id);
});
