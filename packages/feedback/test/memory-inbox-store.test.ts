import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemoryInboxStore } from '@longrun/feedback';
import { asHandleId, asSessionId, type FeedbackItem } from '@longrun/protocol';
import { inboxStoreSuite } from '@longrun/testkit/conformance/inbox-store-suite';

inboxStoreSuite('memory', {
  open: (nextSequences) => createMemoryInboxStore({ nextSequences }),
  reopen: (store) => store,
});

const A = asSessionId('a');
const item = (n: number): Omit<FeedbackItem, 'sequence'> => ({
  sessionId: A,
  handleId: asHandleId(`hto-1-${n}`),
  kind: 'tool_result',
  content: '{}',
  at: 0,
});

describe('the memory inbox store', () => {
  it('forgets the oldest acknowledged handle past its bound, and none whose item is still there', () => {
    const store = createMemoryInboxStore({ maxRemembered: 2 });
    for (let n = 1; n <= 5; n += 1) store.append(item(n));
    store.acknowledge(A, 3);
    assert.equal(store.append(item(2)).repeated, true);
    assert.equal(store.append(item(3)).repeated, true);
    assert.equal(store.append(item(4)).repeated, true);
    assert.equal(store.append(item(5)).repeated, true);
    assert.deepEqual(store.append(item(1)), { sequence: 6, repeated: false });
  });

  it('refuses next sequences that no session can have', () => {
    for (const next of [0, -1, 1.5, Number.NaN]) {
      assert.throws(() => createMemoryInboxStore({ nextSequences: [[A, next]] }), RangeError);
    }
  });

  it('keeps 10,000 items of one session without slowing down with each', () => {
    const store = createMemoryInboxStore();
    const started = performance.now();
    for (let n = 1; n <= 10_000; n += 1) {
      const { sequence } = store.append(item(n));
      assert.equal(store.itemsAfter(A, sequence - 1).length, 1);
    }
    for (let n = 1; n <= 10_000; n += 1) assert.equal(store.acknowledge(A, n), 1);
    // Generous: copying the inbox at each step would take minutes, this takes tens of milliseconds.
    assert.ok(performance.now() - started < 5000);
  });
});
