import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { MessageChannel } from 'node:worker_threads';
import { EventOutbox } from '../../dist/control/event-outbox.js';
import { EventPump } from '../../dist/control/event-pump.js';
import type { ControlEvent, HostEvent } from '../../dist/control/events.js';

function guardian(pid: number): ControlEvent {
  return { type: 'guardian', pid };
}

function line(message: string): ControlEvent {
  return { type: 'log', level: 'info', fields: {}, message, dropped: 0 };
}

function pair(t: TestContext, handle: (event: ControlEvent) => void) {
  const { port1, port2 } = new MessageChannel();
  const outbox = new EventOutbox(port1);
  const pump = new EventPump(port2, handle);
  const confirmed: HostEvent[] = [];
  port1.on('message', (event: HostEvent) => confirmed.push(event));
  t.after(() => pump.close());
  return { outbox, pump, confirmed, port1 };
}

test('events are handled one by one in their order, whether the loop brings them or the host asks', async (t) => {
  const seen: ControlEvent[] = [];
  const { outbox, pump } = pair(t, (event) => seen.push(event));
  for (let pid = 1; pid <= 3; pid += 1) outbox.post(guardian(pid));
  pump.pump();
  assert.deepEqual(seen, [], 'the turn is not over');
  await null;
  pump.pump();
  assert.deepEqual(seen, [1, 2, 3].map(guardian));
  outbox.post(guardian(4));
  outbox.flush();
  outbox.flush();
  pump.pump();
  assert.deepEqual(seen, [1, 2, 3, 4].map(guardian));
});

test('an event that somebody fails to handle costs the others nothing', async (t) => {
  const seen: ControlEvent[] = [];
  const { outbox, pump } = pair(t, (event) => {
    seen.push(event);
    if (seen.length === 2) throw new Error('the logger of the host threw');
  });
  for (let pid = 1; pid <= 4; pid += 1) outbox.post(guardian(pid));
  outbox.flush();
  assert.throws(() => pump.pump(), /the logger of the host threw/);
  assert.deepEqual(seen, [1, 2].map(guardian));
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(seen, [1, 2, 3, 4].map(guardian));
});

test('who pumps from inside the handling of an event changes no order', async (t) => {
  const seen: ControlEvent[] = [];
  const { outbox, pump } = pair(t, (event) => {
    pump.pump();
    seen.push(event);
  });
  for (let pid = 1; pid <= 2; pid += 1) {
    outbox.post(guardian(pid));
    outbox.flush();
  }
  pump.pump();
  assert.deepEqual(seen, [1, 2].map(guardian));
});

test('lines are confirmed a hundred at a time', async (t) => {
  const { outbox, pump, confirmed, port1 } = pair(t, () => undefined);
  for (let n = 0; n < 250; n += 1) outbox.post(line(`${n}`));
  outbox.flush();
  pump.pump();
  while (confirmed.length < 2) await once(port1, 'message');
  assert.deepEqual(confirmed, [
    { type: 'logged', lines: 100 },
    { type: 'logged', lines: 100 },
  ]);
});
