import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '@longrun/protocol';
import { openHost, start, wait } from '../support/hosts.js';
import { assertNoMoreItems, takeItems } from '../support/items.js';

test('messages that no type allows do the feedback actor no harm: no item is lost or told twice', async (t) => {
  const host = await openHost(t);
  const feedback = host.actor<Message>('feedback');
  const ids: string[] = [];
  for (let crash = 1; crash <= 3; crash += 1) {
    ids.push((await start(host, 's', ['true'])).handle_id);
    await feedback.tell({ type: 'deliver' });
    await feedback.tell({ type: 'no-such-message' });
    ids.push((await start(host, 's', ['true'])).handle_id);
    await wait(host, 's', ids);
  }
  const items = await takeItems(host.session('s'), ids.length);
  assert.deepEqual(
    items.map((item) => item.sequence),
    [1, 2, 3, 4, 5, 6],
  );
  assert.deepEqual(new Set(items.map((item) => item.handleId as string)), new Set(ids));
  await assertNoMoreItems(host, 's', 6);
});
