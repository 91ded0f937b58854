import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VmBridge } from '@longrun/host';
import { eventually } from '@longrun/testkit';
import { openHost, start, startShell, wait } from '../support/hosts.js';
import { resultIn, takeItems } from '../support/items.js';

interface Pushed {
  readonly sessionId: string;
  readonly kind: string;
  readonly content: string;
}

class Vm implements VmBridge {
  readonly pushed: Pushed[] = [];
  broken = false;
  hook: ((sessionId: string) => Promise<void>) | undefined;

  pushFeedback(sessionId: string, kind: string, content: string): void {
    if (this.broken) throw new Error('the VM is broken');
    this.pushed.push({ sessionId, kind, content });
  }

  onSessionEnd(hook: (sessionId: string) => Promise<void>): void {
    this.hook = hook;
  }
}

test('vm bridge: items go to the VM, in order, and are not in the session inbox as well', async (t) => {
  const vm = new Vm();
  const host = await openHost(t, { vm });
  for (let n = 0; n < 5; n += 1) {
    const { handle_id } = await startShell(host, 'agent', `exit ${n}`);
    await wait(host, 'agent', [handle_id]);
  }
  await eventually(() => vm.pushed.length === 5, 'the VM has all of them');
  assert.deepEqual(
    vm.pushed.map((each) => [each.sessionId, each.kind]),
    Array(5).fill(['agent', 'tool_result']),
  );
  assert.deepEqual(
    vm.pushed.map((each) => JSON.parse(each.content).exit_code),
    [0, 1, 2, 3, 4],
  );
  assert.deepEqual(host.session('agent').drain(), []);
  await eventually(async () => (await host.inspect()).feedback.items === 0, 'they are acknowledged');
});

test('vm bridge: an item that the VM throws on stays in the session inbox', async (t) => {
  const vm = new Vm();
  const host = await openHost(t, { vm });
  vm.broken = true;
  const { handle_id } = await startShell(host, 's', 'exit 7');
  const [item] = await takeItems(host.session('s'), 1);
  assert.ok(item !== undefined);
  assert.deepEqual([item.handleId as string, resultIn(item).exit_code], [handle_id, 7]);
  vm.broken = false;
  await start(host, 's', ['true']);
  await eventually(() => vm.pushed.length === 1, 'the next one goes to the VM again');
  assert.deepEqual(host.session('s').drain(), []);
});

test('vm bridge: the session-end hook ends the handles and pushes nothing', async (t) => {
  const vm = new Vm();
  const host = await openHost(t, { vm });
  await start(host, 's', ['sleep', '60']);
  await vm.hook?.('s');
  assert.deepEqual((await host.listHandles()).length, 0);
  assert.deepEqual(vm.pushed, []);
});

test('vm bridge: the hook does nothing after close', async (t) => {
  const vm = new Vm();
  const host = await openHost(t, { vm });
  await host.close();
  await vm.hook?.('s');
});
