import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventLog } from '../../dist/http/event-log.js';

const message = (method: string) => ({ jsonrpc: '2.0' as const, method });

async function replay(log: EventLog, after: string): Promise<string[]> {
  const methods: string[] = [];
  await log.replayEventsAfter(after, {
    send: async (_id, sent) => {
      methods.push('method' in sent ? sent.method : '');
    },
  });
  return methods;
}

test('a client gets what its stream missed, and nothing of other streams', async () => {
  const log = new EventLog();
  const first = await log.storeEvent('one', message('a'));
  await log.storeEvent('two', message('other'));
  const second = await log.storeEvent('one', message('b'));
  await log.storeEvent('one', message('c'));
  assert.deepEqual(await replay(log, first), ['b', 'c']);
  assert.deepEqual(await replay(log, second), ['c']);
  assert.equal(await log.getStreamIdForEventId(first), 'one');
});

test('an event id that was not made here is refused', async () => {
  const log = new EventLog();
  await assert.rejects(replay(log, 'nonsense'), /not made here/);
  assert.equal(await log.getStreamIdForEventId('nonsense'), undefined);
});

test('the log is bounded in events and in bytes', async () => {
  const log = new EventLog();
  const first = await log.storeEvent('one', message('first'));
  for (let n = 0; n < 300; n += 1) await log.storeEvent('one', message(`m${n}`));
  assert.equal((await replay(log, first)).length, 256);
  await log.storeEvent('one', message('x'.repeat(3_000_000)));
  await log.storeEvent('one', message('y'.repeat(3_000_000)));
  assert.deepEqual(
    (await replay(log, first)).map((method) => method.slice(0, 1)),
    ['y'],
  );
});
