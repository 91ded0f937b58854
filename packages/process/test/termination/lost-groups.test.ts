import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import { createActorSystem } from '@longrun/actor';
import {
  createLostGroups,
  createMachineProcesses,
  createPortableLauncher,
  type LaunchedProcess,
} from '@longrun/process';
import { createFakeLauncher, createManualClock } from '@longrun/testkit';
import { fixture } from '../support/fixtures.js';
import { aliveInGroup, assertGroupGone, eventually } from '../support/processes.js';

const { clock } = createActorSystem();

async function launch(argv: readonly string[]): Promise<LaunchedProcess> {
  const outcome = await createPortableLauncher().launch({
    argv,
    env: { PATH: '/usr/bin:/bin' },
    stdin: 'null',
  });
  assert.ok(outcome.ok);
  return outcome.process;
}

async function fake() {
  const launcher = createFakeLauncher();
  await launcher.launch({ argv: ['x'], env: {}, stdin: 'null' });
  const child = launcher.latest();
  const startTime = launcher.processes.find(child.pid)?.startTime ?? '';
  const manual = createManualClock();
  const lost = createLostGroups({
    clock: manual,
    processes: launcher.processes,
    // The launcher's own process stands for kill(2).
    signal: (_groupId, signal) => (child as unknown as LaunchedProcess).signalGroup(signal),
  });
  return { launcher, child, manual, lost, leader: { pid: child.pid, startTime } };
}

describe('a lost group', () => {
  it('is ended, grandchildren too, when its thread has died', async () => {
    const code = `
      import { parentPort, workerData } from 'node:worker_threads';
      import { spawn } from 'node:child_process';
      const child = spawn(workerData, ['4'], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
      child.stdout.once('data', () => parentPort.postMessage(child.pid));`;
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), {
      workerData: fixture('fork-tree'),
    });
    const pid = await new Promise<number>((done) => worker.once('message', done));
    await worker.terminate();
    await eventually(() => aliveInGroup(pid).length === 5, 'five alive after the loss of their thread');
    const startTime = createMachineProcesses().find(pid)?.startTime ?? '';
    const outcome = await createLostGroups({ clock }).end(
      { leader: { pid, startTime }, leftovers: [] },
      5000,
    );
    assert.deepEqual(outcome, { ended: 5, survivors: [] });
    assert.deepEqual(aliveInGroup(pid), []);
  });

  it('of a leader with another start time is somebody else: it is left alone', async () => {
    const child = await launch([fixture('ignore-term')]);
    const { pid } = child.identity;
    const outcome = await createLostGroups({ clock }).end(
      { leader: { pid, startTime: '1' }, leftovers: [] },
      200,
    );
    assert.deepEqual(outcome, { ended: 0, survivors: [] });
    assert.ok(aliveInGroup(pid).includes(pid), 'it lives');
    child.signalGroup('SIGKILL');
    await eventually(() => aliveInGroup(pid).length === 0);
  });

  it('whose leader was reaped is ended by the leftovers that were known', async () => {
    const child = await launch([fixture('spawn-grandchild')]);
    child.stdout.listen({ data: () => undefined, end: () => undefined });
    await new Promise((done) => child.onExit(done));
    const { pid } = child.identity;
    const left = createMachineProcesses().group(pid);
    assert.equal(left.length, 1);
    const outcome = await createLostGroups({ clock }).end({ leader: child.identity, leftovers: left }, 5000);
    assert.deepEqual(outcome, { ended: 1, survivors: [] });
    assertGroupGone(pid);
  });

  it('names survivors when the budget is over, and kills again until then', async () => {
    const { child, manual, lost, leader } = await fake();
    child.ignore('SIGKILL');
    const ended = lost.end({ leader, leftovers: [] }, 500);
    for (let n = 0; n < 100; n += 1) {
      manual.advance(10);
      await new Promise((done) => setImmediate(done));
    }
    const outcome = await ended;
    assert.equal(outcome.ended, 0);
    assert.deepEqual(outcome.survivors, [{ ...leader, name: 'fake', state: 'D' }]);
    assert.ok(child.signals.length > 5);
  });

  it('that is gone already gets no signal', async () => {
    const { child, lost, leader } = await fake();
    child.exit({ kind: 'code', code: 0 });
    assert.deepEqual(await lost.end({ leader, leftovers: [] }, 500), { ended: 0, survivors: [] });
    assert.deepEqual(child.signals, []);
  });
});
