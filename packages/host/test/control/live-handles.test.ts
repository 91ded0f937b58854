import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ObservedHandle } from '@longrun/coordinator';
import { asCommandId, asHandleId, asSessionId } from '@longrun/protocol';
import { TOOL_TABLE } from '@longrun/protocol/tools';
import { LiveHandles, lostResult } from '../../dist/control/live-handles.js';

const id = asHandleId('hto-1-1');
const handle: ObservedHandle = {
  handleId: id,
  commandId: asCommandId('01'),
  sessionId: asSessionId('s'),
  command: 'make all',
  process: { pid: 42, startTime: '1' },
  startedAt: 1000,
  inbox: true,
};

test('a handle counts from its process until it needs nobody any more', () => {
  const live = new LiveHandles();
  live.live(handle);
  assert.equal(live.size, 1);
  live.lingers(id, [{ pid: 43, startTime: '2' }]);
  assert.deepEqual(live.all()[0]?.leftovers, [{ pid: 43, startTime: '2' }]);
  live.gone(id);
  assert.equal(live.size, 0);
});

test('a handle whose item is out is terminal: losing its thread loses nothing', () => {
  const live = new LiveHandles();
  live.live(handle);
  assert.equal(live.all()[0]?.terminal, false);
  live.itemDue(id, false);
  assert.equal(live.all()[0]?.terminal, true);
});

test('a foreground call that becomes a handle is due in the inbox', () => {
  const live = new LiveHandles();
  live.live({ ...handle, inbox: false });
  live.itemDue(id, true);
  const [tracked] = live.all();
  assert.deepEqual([tracked?.handle.inbox, tracked?.terminal], [true, false]);
});

test('events about unknown handles change nothing', () => {
  const live = new LiveHandles();
  live.itemDue(id, true);
  live.lingers(id, []);
  live.gone(id);
  assert.equal(live.size, 0);
});

test('a lost result has every field of a tool result and says why', () => {
  const result = lostResult(handle, 'heap limit', 1250);
  assert.deepEqual(
    TOOL_TABLE.wait_handles.output.safeParse({ finished: [result], running: [], timed_out: false }).error,
    undefined,
  );
  assert.deepEqual(
    [result.status, result.exit_code, result.duration_ms, result.lost_reason],
    ['lost', -1, 250, 'heap limit'],
  );
});

test('a lost result still says how its command was confined', () => {
  const sandbox = { policy: 'linux', enforced: 'full' } as const;
  assert.deepEqual(lostResult({ ...handle, sandbox }, 'heap limit', 1250).sandbox, sandbox);
  assert.equal('sandbox' in lostResult(handle, 'heap limit', 1250), false);
});
