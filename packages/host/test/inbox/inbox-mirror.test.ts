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

function mirror(): { readonly inbox: InboxMirror; readonly acks: [SessionId, number][] } {
  const acks: [SessionId, number][] = [];
  return { acks, inbox: new InboxMirror((sessionId, upTo) => acks.push([sessionId, upTo])) };
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
