import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leastBusyWhenFull } from '../../dist/pool/balancer.js';

type Balancer = ReturnType<typeof leastBusyWhenFull>;
type Workers = Parameters<Balancer>[1];

/** Piscina's workers as far as a balancer looks at them. */
function workers(...usages: readonly number[]): Workers {
  const all = usages.map((currentUsage, id) => ({ id, currentUsage, terminating: false, destroyed: false }));
  return all as unknown as Workers;
}

function chosen(options: { readonly max: number; readonly whenFull: 'share' | 'queue' }, among: Workers) {
  const balancer = leastBusyWhenFull({ warm: 0, ...options });
  return balancer({} as Parameters<Balancer>[0], among)?.id ?? null;
}

test('an idle thread is taken first', () => {
  assert.equal(chosen({ max: 4, whenFull: 'share' }, workers(2, 0, 1)), 1);
});

test('a new thread is asked for while there may be more', () => {
  assert.equal(chosen({ max: 4, whenFull: 'share' }, workers(1, 1, 1)), null);
});

test('a full pool shares its least busy thread', () => {
  assert.equal(chosen({ max: 3, whenFull: 'share' }, workers(3, 1, 2)), 1);
});

test('a full pool that does not share waits', () => {
  assert.equal(chosen({ max: 3, whenFull: 'queue' }, workers(1, 1, 1)), null);
});

test('a thread that is going away is never taken', () => {
  const among = workers(0, 1);
  const [first] = among;
  assert.ok(first);
  first.terminating = true;
  assert.equal(chosen({ max: 2, whenFull: 'share' }, among), 1);
});
