import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { InboxStore } from '@longrun/feedback';
import { asHandleId, asSessionId, type FeedbackItem, type SessionId } from '@longrun/protocol';

/** How a suite gets at the stores it tests. Each test opens its own. */
export interface InboxStoreSubject {
  /** A new, empty store, with these next sequences. */
  readonly open: (nextSequences: ReadonlyMap<SessionId, number>) => InboxStore;
  /**
   * The same inboxes as a restarted actor finds them: the same object for a store in memory, the files opened
   * again for a durable one.
   */
  readonly reopen: (store: InboxStore) => InboxStore;
}

const A = asSessionId('a');
const B = asSessionId('b');

const item = (sessionId: SessionId, n: number): Omit<FeedbackItem, 'sequence'> => ({
  sessionId,
  handleId: asHandleId(`hto-1-${sessionId}-${n}`),
  kind: 'tool_result',
  content: JSON.stringify({ n, text: 'é\u0000\u{1f600}' }),
  at: 1_700_000_000_000 + n,
});

/** The cases that every `InboxStore` passes. `name` is shown in the titles. */
export function inboxStoreSuite(name: string, subject: InboxStoreSubject): void {
  const fresh = (): InboxStore => subject.open(new Map());
  const sequences = (store: InboxStore, sessionId: SessionId, after = 0): number[] =>
    store.itemsAfter(sessionId, after).map(({ sequence }) => sequence);

  describe(`${name} as an inbox store`, () => {
    it('numbers each session from 1 without gaps', () => {
      const store = fresh();
      const given = [A, B, A, A, B].map((sessionId, n) => store.append(item(sessionId, n)).sequence);
      assert.deepEqual(given, [1, 1, 2, 3, 2]);
    });

    it('gives back exactly what was appended, in order, from any point', () => {
      const store = fresh();
      for (let n = 1; n <= 4; n += 1) store.append(item(A, n));
      store.append(item(B, 9));
      assert.deepEqual(
        store.itemsAfter(A, 2),
        [3, 4].map((n) => ({ ...item(A, n), sequence: n })),
      );
      assert.deepEqual(sequences(store, A), [1, 2, 3, 4]);
      assert.deepEqual(sequences(store, A, 4), []);
      assert.deepEqual(sequences(store, asSessionId('never seen')), []);
    });

    it('answers a repeat with the first sequence and keeps one item, before and after it is acknowledged', () => {
      const store = fresh();
      store.append(item(A, 1));
      store.append(item(A, 2));
      assert.deepEqual(store.append(item(A, 1)), { sequence: 1, repeated: true });
      assert.equal(store.acknowledge(A, 2), 2);
      assert.deepEqual(store.append(item(A, 2)), { sequence: 2, repeated: true });
      assert.deepEqual(sequences(store, A), []);
      assert.deepEqual(store.append(item(A, 3)), { sequence: 3, repeated: false });
    });

    it('removes up to the acknowledged sequence and counts each item once', () => {
      const store = fresh();
      for (let n = 1; n <= 5; n += 1) store.append(item(A, n));
      store.append(item(B, 1));
      assert.equal(store.acknowledge(A, 2), 2);
      assert.equal(store.acknowledge(A, 2), 0);
      assert.equal(store.acknowledge(A, 1), 0);
      assert.equal(store.acknowledge(A, 0), 0);
      assert.equal(store.acknowledge(A, -3), 0);
      assert.equal(store.acknowledge(A, Number.NaN), 0);
      assert.equal(store.acknowledge(asSessionId('never seen'), 9), 0);
      assert.deepEqual(sequences(store, A), [3, 4, 5]);
      assert.equal(store.acknowledge(A, Number.MAX_SAFE_INTEGER), 3);
      assert.deepEqual(sequences(store, A), []);
      assert.deepEqual(sequences(store, B), [1]);
    });

    it('does not acknowledge in advance: an item that comes later is kept', () => {
      const store = fresh();
      store.append(item(A, 1));
      assert.equal(store.acknowledge(A, 10), 1);
      assert.equal(store.append(item(A, 2)).sequence, 2);
      assert.deepEqual(sequences(store, A), [2]);
    });

    it('counts so that delivered minus acknowledged is what is there', () => {
      const store = fresh();
      for (let n = 1; n <= 3; n += 1) store.append(item(A, n));
      store.append(item(A, 3));
      store.append(item(B, 1));
      store.acknowledge(A, 2);
      assert.deepEqual(store.report(), { inboxes: 2, items: 2, delivered: 4, acknowledged: 2 });
    });

    it('names the sessions that have items', () => {
      const store = fresh();
      assert.deepEqual(store.sessions(), []);
      store.append(item(A, 1));
      store.append(item(B, 1));
      store.acknowledge(A, 1);
      assert.deepEqual(store.sessions(), [B]);
    });

    it('removes an ended inbox once it is empty, at once if it is', () => {
      const store = fresh();
      store.append(item(A, 1));
      store.append(item(B, 1));
      store.acknowledge(B, 1);
      assert.equal(store.report().inboxes, 2);
      store.end(B);
      assert.equal(store.report().inboxes, 1);
      store.end(A);
      assert.equal(store.report().inboxes, 1);
      assert.deepEqual(sequences(store, A), [1]);
      store.acknowledge(A, 1);
      assert.equal(store.report().inboxes, 0);
    });

    it('keeps an item that comes after the end, goes on with its sequence, and removes the inbox again', () => {
      const store = fresh();
      store.append(item(A, 1));
      store.end(A);
      store.acknowledge(A, 1);
      assert.deepEqual(store.append(item(A, 2)), { sequence: 2, repeated: false });
      assert.deepEqual(sequences(store, A), [2]);
      store.acknowledge(A, 2);
      assert.equal(store.report().inboxes, 0);
    });

    it('goes on from the next sequences it is given', () => {
      const store = subject.open(new Map([[A, 8]]));
      assert.equal(store.append(item(A, 1)).sequence, 8);
      assert.equal(store.append(item(A, 2)).sequence, 9);
      assert.equal(store.append(item(B, 1)).sequence, 1);
      assert.deepEqual(sequences(store, A, 8), [9]);
      assert.equal(store.acknowledge(A, 8), 1);
    });

    it('loses nothing when it is opened again', () => {
      const before = fresh();
      for (let n = 1; n <= 3; n += 1) before.append(item(A, n));
      before.append(item(B, 1));
      before.acknowledge(A, 1);
      before.end(B);
      const store = subject.reopen(before);
      assert.deepEqual(sequences(store, A), [2, 3]);
      assert.equal(store.itemsAfter(A, 2)[0]?.content, item(A, 3).content);
      assert.deepEqual(store.append(item(A, 2)), { sequence: 2, repeated: true });
      assert.deepEqual(store.append(item(A, 1)), { sequence: 1, repeated: true });
      assert.equal(store.append(item(A, 4)).sequence, 4);
      assert.deepEqual([...store.sessions()].sort(), [A, B]);
      store.acknowledge(B, 1);
      assert.deepEqual(store.sessions(), [A]);
    });
  });
}
