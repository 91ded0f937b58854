import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
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

/** What `pushToVm` told, as it comes. */
function pushed(bridge: VmBridge): unknown[] {
  const told: unknown[] = [];
  pushToVm(bridge, item, (error) => told.push(error));
  return told;
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
  assert.deepEqual(pushed(bridge), [undefined]);
  assert.deepEqual(got, [['s', 'tool_result', '{"exit_code":0}']]);
});

test('a VM that throws hands the error back, so that the item is kept', () => {
  const { bridge } = vm(() => {
    throw new Error('full');
  });
  const [error] = pushed(bridge);
  assert.ok(error instanceof Error && error.message === 'full');
});

test('a VM that answers with a promise has taken the item once it resolves, and not if it rejects', async () => {
  let settle: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;
  const { bridge } = vm(
    () =>
      new Promise<void>((resolve, reject) => {
        settle = { resolve, reject };
      }),
  );
  const taken = pushed(bridge);
  assert.deepEqual(taken, []);
  settle?.resolve();
  await setImmediate();
  assert.deepEqual(taken, [undefined]);
  const refused = pushed(bridge);
  settle?.reject(new Error('full'));
  await setImmediate();
  assert.deepEqual(refused.map(String), ['Error: full']);
});

test('a VM that would not take the hook is asked again', () => {
  let asked = 0;
  const bridge: VmBridge = {
    pushFeedback: () => undefined,
    onSessionEnd: () => {
      asked += 1;
      if (asked === 1) throw new Error('not yet');
    },
  };
  const attach = () => attachToVm(bridge, { sessionEnded: async () => undefined });
  assert.throws(attach, /not yet/);
  attach();
  attach();
  assert.equal(asked, 2);
});
