import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SessionInbox } from '../../dist/session/session-inbox.js';
import { item } from '../support/items.js';
import { PlayedSession } from '../support/played-session.js';

function make(): { host: PlayedSession; inbox: SessionInbox; takeAll: () => number[] } {
  const host = new PlayedSession();
  const inbox = new SessionInbox(host.asSession());
  const takeAll = (): number[] => {
    const taken: number[] = [];
    while (inbox.peek() !== undefined) taken.push(inbox.take()?.sequence ?? -1);
    return taken;
  };
  return { host, inbox, takeAll };
}

test('items come out in order, each once', () => {
  const { host, inbox, takeAll } = make();
  inbox.announce('a');
  host.arrive(item(1, 'a'), item(2, 'unknown'));
  assert.equal(inbox.size, 2);
  assert.deepEqual(takeAll(), [1, 2]);
  assert.deepEqual(takeAll(), []);
});

test('the item of a claimed handle is not drained; once released it is, in its place', () => {
  const { host, inbox, takeAll } = make();
  inbox.claim('claimed');
  host.arrive(item(1, 'claimed'), item(2, 'free'));
  assert.equal(inbox.claimed('claimed')?.sequence, 1);
  assert.equal(inbox.size, 1);
  inbox.release('claimed');
  assert.deepEqual(takeAll(), [1, 2]);
});

test('a claim that is released before its item comes leaves it to the inbox', () => {
  const { host, inbox, takeAll } = make();
  inbox.claim('a');
  inbox.release('a');
  host.arrive(item(1, 'a'));
  assert.deepEqual(takeAll(), [1]);
});

test('a settled claim keeps its item out of the inbox, and gives it for a reply that gets lost', () => {
  const { host, inbox, takeAll } = make();
  inbox.claim('a');
  host.arrive(item(1, 'a'));
  const settled = inbox.settle('a');
  assert.deepEqual(takeAll(), []);
  inbox.putBack(settled === undefined ? [] : [settled]);
  assert.deepEqual(takeAll(), [1]);
});

test('an item that overtakes its handle waits until somebody has said whose it is', async () => {
  const { host, inbox, takeAll } = make();
  inbox.announce('other');
  await inbox.spawning(async () => {
    host.arrive(item(1, 'early'), item(2, 'other'));
    // A drain in between must not take what is about to be claimed, and gets everything else.
    assert.deepEqual(takeAll(), [2]);
    inbox.claim('early');
  });
  assert.equal(inbox.claimed('early')?.sequence, 1);
  assert.deepEqual(takeAll(), []);
});

test('an item of a start that failed half-way goes to the inbox when no start is under way', async () => {
  const { host, inbox, takeAll } = make();
  const failed = inbox.spawning(async () => {
    host.arrive(item(1, 'orphan'));
    assert.equal(inbox.size, 0);
    throw new Error('no reply');
  });
  await assert.rejects(failed, /no reply/);
  assert.deepEqual(takeAll(), [1]);
});

test('what was taken can be put back, and asked for again by its sequence', () => {
  const { host, inbox, takeAll } = make();
  host.arrive(item(1, 'a'), item(2, 'b'), item(3, 'c'));
  takeAll();
  inbox.rewind(1);
  assert.deepEqual(takeAll(), [2, 3]);
  inbox.rewind(3);
  assert.deepEqual(takeAll(), []);
});

test('only the latest of what was taken is kept', () => {
  const { host, inbox, takeAll } = make();
  host.arrive(...Array.from({ length: 300 }, (_, index) => item(index + 1, `h${index}`)));
  takeAll();
  inbox.rewind(0);
  assert.deepEqual([inbox.size, inbox.peek()?.sequence], [256, 45]);
  takeAll();
  host.arrive(item(400, 'big', { text: 'x'.repeat(3_000_000) }));
  takeAll();
  inbox.rewind(0);
  assert.deepEqual(takeAll(), [400]);
});

test('who waits is told of an item, of the end and of an abort, and leaves no waiter behind', async () => {
  const { host, inbox } = make();
  const waiting = inbox.until(() => inbox.size > 0, 60_000);
  host.arrive(item(1, 'a'));
  await waiting;
  inbox.take();

  const giveUp = new AbortController();
  const aborted = inbox.until(() => inbox.size > 0, 60_000, giveUp.signal);
  giveUp.abort();
  await aborted;
  await inbox.until(() => inbox.size > 0, 60_000, giveUp.signal);

  const many = Promise.all([1, 2, 3].map(() => inbox.until(() => inbox.size > 0, 60_000)));
  assert.equal(host.waiting, 1, 'one reader for all');
  host.end();
  await many;
  await inbox.until(() => false, 60_000);
});
