import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import type { HandleEnd } from '@longrun/coordinator';
import { asHandleId, asSessionId } from '@longrun/protocol';
import { EndReports } from '../../dist/control/end-reports.js';
import { EventOutbox } from '../../dist/control/event-outbox.js';
import type { ControlEvent } from '../../dist/control/events.js';
import { sampleResult } from '../support/sample-result.js';

const handleId = asHandleId('hto-1-1');
const item: ControlEvent = {
  type: 'item',
  item: {
    ...{ sequence: 1, sessionId: asSessionId('s'), kind: 'tool_result', handleId, content: '{}', at: 1 },
  },
};

function world(t: TestContext) {
  const { port1, port2 } = new MessageChannel();
  t.after(() => port1.close());
  const outbox = new EventOutbox(port1);
  const counted: HandleEnd[] = [];
  const ends = new EndReports(outbox, (end) => counted.push(end));
  const received = (): readonly ControlEvent[] => receiveMessageOnPort(port2)?.message ?? [];
  return { outbox, ends, counted, received };
}

function end(delivers: boolean, tag?: number): HandleEnd {
  return { result: sampleResult(), at: 20, delivers, ...(tag === undefined ? {} : { tag }) };
}

test('an end whose item is due counts when the item has been sent, and once', (t) => {
  const { outbox, ends, counted, received } = world(t);
  ends.ended(end(true));
  outbox.flush();
  assert.equal(counted.length, 0, 'the host would still report it lost');
  outbox.post(item);
  ends.told(handleId);
  assert.equal(counted.length, 0, 'posted is not sent');
  outbox.flush();
  assert.equal(counted.length, 1);
  outbox.post(item);
  ends.told(handleId);
  outbox.flush();
  assert.equal(counted.length, 1, 'the item was sent again, it did not end again');
  assert.deepEqual(received(), [item], 'and no event tells of an end that nobody traces');
});

test('an end without an item counts once what the host has to know of it is sent', (t) => {
  const { outbox, ends, counted } = world(t);
  outbox.post({ type: 'handle-item-due', handleId, due: false });
  ends.ended(end(false));
  assert.equal(counted.length, 0);
  outbox.flush();
  assert.equal(counted.length, 1);
  ends.ended(end(false));
  assert.equal(counted.length, 2, 'nothing was to be sent');
});

test('a traced end is told after its item, and carries no output', (t) => {
  const { outbox, ends, received } = world(t);
  ends.ended(end(true, 5));
  outbox.post(item);
  ends.told(handleId);
  outbox.flush();
  const [first, second, ...more] = received();
  assert.deepEqual([first, more], [item, []]);
  assert.ok(second?.type === 'handle-ended');
  assert.deepEqual([second.end.tag, second.end.handleId, second.end.drainedAt], [5, handleId, 20]);
  assert.ok(!JSON.stringify(second).includes('out\\n'));
});
