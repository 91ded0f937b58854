import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asHandleId, asSessionId, type FeedbackItem, type SessionId } from '@longrun/protocol';
import fc from 'fast-check';
import { InboxMirror } from '../../dist/inbox/inbox-mirror.js';

const A = asSessionId('a');
const B = asSessionId('b');

function item(sessionId: SessionId, sequence: number): FeedbackItem {
  const handleId = asHandleId(`hto-1-${sequence}`);
  return { sequence, sessionId, kind: 'tool_result', handleId, content: '{}', at: 0 };
}

function mirror(maxLeft = 10): {
  readonly inbox: InboxMirror;
  readonly acks: [SessionId, number][];
  readonly dropped: [SessionId, number][];
} {
  const acks: [SessionId, number][] = [];
  const dropped: [SessionId, number][] = [];
  const owner = {
    acknowledge: (sessionId: SessionId, upTo: number) => void acks.push([sessionId, upTo]),
    dropped: (sessionId: SessionId, items: number) => void dropped.push([sessionId, items]),
  };
  return { acks, dropped, inbox: new InboxMirror(owner, maxLeft) };
}

function sequences(items: readonly FeedbackItem[]): number[] {
  return items.map(({ sequence }) => sequence);
}

test('items are taken once, in order, and acknowledged when they are taken', () => {
  const { inbox, acks } = mirror();
  inbox.arrived(item(A, 1));
  inbox.arrived(item(A, 2));
  assert.deepEqual(acks, []);
  assert.deepEqual(
    inbox.takeAll(A).map(({ sequence }) => sequence),
    [1, 2],
  );
  assert.deepEqual(inbox.takeAll(A), []);
  assert.deepEqual(acks, [[A, 2]]);
});

test('a session never sees an item of another', () => {
  const { inbox } = mirror();
  inbox.arrived(item(A, 1));
  assert.equal(inbox.has(B), false);
  assert.deepEqual(inbox.takeAll(B), []);
  assert.equal(inbox.takeAll(A).length, 1);
});

test('a replayed item is a repeat, also after it was taken', () => {
  const { inbox } = mirror();
  assert.equal(inbox.arrived(item(A, 1)), true);
  assert.equal(inbox.arrived(item(A, 1)), false);
  inbox.takeAll(A);
  assert.equal(inbox.arrived(item(A, 1)), false);
  assert.equal(inbox.has(A), false);
});

test('a wait resolves true with the arrival of an item, for every waiter', async () => {
  const { inbox } = mirror();
  const waits = [inbox.wait(A, undefined), inbox.wait(A, 60_000), inbox.wait(A, undefined)];
  inbox.arrived(item(A, 1));
  assert.deepEqual(await Promise.all(waits), [true, true, true]);
});

test('a wait resolves false at its deadline and takes nothing', async () => {
  const { inbox } = mirror();
  assert.equal(await inbox.wait(A, 1), false);
  inbox.arrived(item(A, 1));
  assert.equal(await inbox.wait(A, 0), true);
  assert.equal(inbox.takeAll(A).length, 1);
});

test('closing a session wakes its waiters and keeps what is there', async () => {
  const { inbox } = mirror();
  const waiting = inbox.wait(A, undefined);
  inbox.close(A);
  assert.equal(await waiting, false);
  assert.equal(await inbox.wait(A, undefined), false);
  const kept = mirror().inbox;
  kept.arrived(item(B, 1));
  kept.close(B);
  assert.equal(kept.isClosed(B), true);
  assert.equal(await kept.wait(B, undefined), true);
  assert.equal(kept.takeAll(B).length, 1);
});

test('closing the host ends every wait', async () => {
  const { inbox } = mirror();
  const waits = [inbox.wait(A, undefined), inbox.wait(B, undefined)];
  inbox.closeAll();
  assert.deepEqual(await Promise.all(waits), [false, false]);
});

test('a lost item gets the sequence after the last one that arrived', () => {
  const { inbox } = mirror();
  assert.equal(inbox.nextSequence(A), 1);
  inbox.arrived(item(A, 1));
  assert.equal(inbox.nextSequence(A), 2);
  assert.deepEqual([...inbox.nextSequences()], [[A, 2]]);
});

test('any mix of arrivals and takes hands out every item once and in order', () => {
  const step = fc.oneof(
    fc.constant('arrive' as const),
    fc.constant('take' as const),
    fc.constant('all' as const),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const { inbox, acks } = mirror();
      let next = 1;
      const taken: number[] = [];
      for (const each of [...steps, 'all' as const]) {
        if (each === 'arrive') inbox.arrived(item(A, next++));
        else if (each === 'all') taken.push(...inbox.takeAll(A).map(({ sequence }) => sequence));
        else {
          const one = inbox.take(A);
          if (one !== undefined) taken.push(one.sequence);
        }
      }
      assert.deepEqual(
        taken,
        Array.from({ length: next - 1 }, (_, index) => index + 1),
      );
      if (next > 1) assert.deepEqual(acks.at(-1), [A, next - 1]);
    }),
  );
});

test('an item that was handed over is in no inbox, and acknowledged once it is accepted', () => {
  const { inbox, acks } = mirror();
  assert.equal(inbox.handOver(item(A, 1)), true);
  assert.equal(inbox.handOver(item(A, 1)), false);
  assert.deepEqual(inbox.takeAll(A), []);
  assert.deepEqual(acks, []);
  inbox.accepted(item(A, 1));
  assert.deepEqual(acks, [[A, 1]]);
});

test('accepting an item leaves an earlier refused one in the inbox, unacknowledged', () => {
  const { inbox, acks } = mirror();
  for (const sequence of [1, 2]) inbox.handOver(item(A, sequence));
  inbox.refused(item(A, 1));
  inbox.accepted(item(A, 2));
  assert.deepEqual(acks, []);
  assert.deepEqual(sequences(inbox.takeAll(A)), [1]);
  assert.deepEqual(acks, [[A, 2]]);
});

test('an item that is refused late comes at its place in the inbox, and wakes who waits', async () => {
  const { inbox } = mirror();
  for (const sequence of [1, 2, 3]) inbox.handOver(item(A, sequence));
  const waiting = inbox.wait(A, undefined);
  for (const sequence of [3, 1, 2]) inbox.refused(item(A, sequence));
  assert.equal(await waiting, true);
  assert.deepEqual(sequences(inbox.takeAll(A)), [1, 2, 3]);
});

test('ended sessions keep one inbox full of items together; the longest ended loses its own first', () => {
  const { inbox, acks, dropped } = mirror(3);
  const sessions = ['p', 'q', 'r'].map((id) => asSessionId(id));
  for (const sessionId of sessions) {
    for (const sequence of [1, 2]) inbox.arrived(item(sessionId, sequence));
    inbox.close(sessionId);
  }
  const [p, q, r] = sessions;
  assert.ok(p !== undefined && q !== undefined && r !== undefined);
  assert.deepEqual(dropped, [
    [p, 2],
    [q, 2],
  ]);
  assert.deepEqual(acks, dropped, 'the control thread lets go of them too');
  assert.deepEqual(sequences(inbox.takeAll(p)), []);
  assert.deepEqual(sequences(inbox.takeAll(r)), [1, 2]);
});

test('items drained after the end make room: nothing is dropped', () => {
  const { inbox, dropped } = mirror(1);
  for (let n = 0; n < 5; n += 1) {
    const sessionId = asSessionId(`s${n}`);
    inbox.arrived(item(sessionId, 1));
    inbox.close(sessionId);
    assert.deepEqual(sequences(inbox.takeAll(sessionId)), [1]);
  }
  assert.deepEqual(dropped, []);
});

test('a loop that waits on an ended session lets the event loop go on', async () => {
  const { inbox } = mirror();
  inbox.close(A);
  let other = false;
  setImmediate(() => {
    other = true;
  });
  for (let turns = 0; turns < 10 && !other; turns += 1) assert.equal(await inbox.wait(A, 60_000), false);
  assert.ok(other);
});
