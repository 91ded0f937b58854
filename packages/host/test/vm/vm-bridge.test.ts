import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asHandleId, asSessionId, type FeedbackItem } from '@longrun/protocol';
import { attachToVm, pushToVm, type VmBridge } from '../../dist/vm/vm-bridge.js';

const item: FeedbackItem = {
  sequence: 1,
  sessionId: asSessionId('s'),
  kind: 'tool_result',
  handleId: asHandleId('hto-1-1'),
  content: '{"exit_code":0}',
  at: 0,
};

function vm(push: VmBridge['pushFeedback'] = () => undefined) {
  const hooks: ((sessionId: string) => Promise<void>)[] = [];
  const bridge: VmBridge = { pushFeedback: push, onSessionEnd: (hook) => void hooks.push(hook) };
  return { bridge, hooks };
}

test('C5: the session-end hook is registered once however many hosts are set up on a VM', async () => {
  const { bridge, hooks } = vm();
  const ended: string[] = [];
  const attach = (name: string) =>
    attachToVm(bridge, { sessionEnded: async (id) => void ended.push(`${name}:${id}`) });
  attach('one');
  attach('two');
  assert.equal(hooks.length, 1);
  await hooks[0]?.('s');
  assert.deepEqual(ended.sort(), ['one:s', 'two:s']);
});

test('a host that is closed is no longer told', async () => {
  const { bridge, hooks } = vm();
  const told: string[] = [];
  const detach = attachToVm(bridge, { sessionEnded: async (id) => void told.push(id) });
  await hooks[0]?.('s');
  detach();
  await hooks[0]?.('s');
  assert.deepEqual(told, ['s']);
  assert.equal(hooks.length, 1);
});

test('the VM gets session, kind and content of an item', () => {
  const got: string[][] = [];
  const { bridge } = vm((...args) => void got.push(args));
  assert.equal(pushToVm(bridge, item), undefined);
  assert.deepEqual(got, [['s', 'tool_result', '{"exit_code":0}']]);
});

test('a VM that throws hands the error back, so that the item is kept', () => {
  const { bridge } = vm(() => {
    throw new Error('full');
  });
  const error = pushToVm(bridge, item);
  assert.ok(error instanceof Error && error.message === 'full');
});
