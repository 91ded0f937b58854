import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import { createActorSystem } from '@longrun/actor';
import {
  createLostGroups,
  createMachineProcesses,
  createPortableLauncher,
  type LaunchedProcess,
  type ProcessTable,
} from '@longrun/process';
import { TOKEN_VARIABLE } from '@longrun/protocol';
import { createFakeLauncher, createManualClock } from '@longrun/testkit';
import { environment } from '../support/environment.js';
import { fixture } from '../support/fixtures.js';
import { aliveInGroup, assertGroupGone, eventually } from '../support/processes.js';

const { clock } = createActorSystem();

async function launch(argv: readonly string[]): Promise<LaunchedProcess> {
  const outcome = await createPortableLauncher().launch({
    argv,
    env: environment({ PATH: '/usr/bin:/bin' }),
    stdin: 'null',
  });
  assert.ok(outcome.ok);
  return outcome.process;
}

async function fake() {
  const launcher = createFakeLauncher();
  await launcher.launch({ argv: ['x'], env: environment(), stdin: 'null' });
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

describe('a sweep', () => {
  async function scene() {
    const launcher = createFakeLauncher();
    const manual = createManualClock();
    const lost = createLostGroups({ clock: manual, processes: launcher.processes });
    const launch = async (token: string) => {
      await launcher.launch({ argv: ['x'], env: environment({ [TOKEN_VARIABLE]: token }), stdin: 'null' });
      return launcher.latest();
    };
    /** Lets the sweep run for a while. */
    const pass = async (ms: number): Promise<void> => {
      for (let n = 0; n < ms / 10; n += 1) {
        manual.advance(10);
        await new Promise((done) => setImmediate(done));
      }
    };
    return { launcher, lost, launch, pass };
  }

  it('ends who bears the token outside every group, and nobody else', async () => {
    const { lost, launch, launcher, pass } = await scene();
    const [mine, theirs] = [await launch('h.1.a'), await launch('h.12.b')];
    const [ended, kept] = [mine.escape(), theirs.escape()];
    const outcome = lost.sweep({ token: 'h.1.', graceMs: 1000, everybody: false }, 1900);
    await pass(100);
    assert.deepEqual(await outcome, { ended: 1, survivors: [] });
    assert.deepEqual(mine.escaped.get(ended), ['SIGTERM']);
    assert.deepEqual(theirs.escaped.get(kept), []);
    assert.ok(
      launcher.processes.find(mine.pid) !== undefined,
      'groups of the host’s children are left to their actors',
    );
  });

  it('kills after the grace, within its budget, and names who is left', async () => {
    const { lost, launch, pass } = await scene();
    const mine = await launch('h.1.a');
    const escapee = mine.escape();
    mine.ignore('SIGTERM', 'SIGKILL');
    const outcome = lost.sweep({ token: 'h.', graceMs: 1000, everybody: false }, 1900);
    await pass(990);
    assert.deepEqual(mine.escaped.get(escapee), ['SIGTERM', 'SIGCONT'], 'once');
    await pass(1000);
    assert.deepEqual(
      (await outcome).survivors.map(({ pid }) => pid),
      [escapee],
    );
    assert.ok(mine.escaped.get(escapee)?.includes('SIGKILL'));
  });

  it('that has no time left still kills once', async () => {
    const { lost, launch } = await scene();
    const mine = await launch('h.1.a');
    const escapee = mine.escape();
    assert.deepEqual(await lost.sweep({ token: 'h.', graceMs: 1000, everybody: false }, 0), {
      ended: 1,
      survivors: [],
    });
    assert.deepEqual(mine.escaped.get(escapee), ['SIGKILL']);
  });

  it('fails when nobody could look: that is not nobody', async () => {
    const { launcher } = await scene();
    const { processes } = launcher;
    const blind: ProcessTable = {
      detailed: true,
      blind: true,
      censuses: 0,
      census: () => undefined,
      find: processes.find,
      group: processes.group,
      groupExists: processes.groupExists,
    };
    const lost = createLostGroups({ clock: createManualClock(), processes: blind });
    await assert.rejects(lost.sweep({ token: 'h.', graceMs: 0, everybody: true }, 0), /could look/);
    const leader = { pid: 7, startTime: '1' };
    const outcome = await lost.end({ leader, leftovers: [], token: 'h.1.a' }, 0);
    assert.deepEqual(outcome.survivors, [{ ...leader, name: '', state: '?' }]);
  });
});

describe('a lost group with escapees', () => {
  it('is ended with them: by parent before the first signal, by token after', async () => {
    const launcher = createFakeLauncher();
    await launcher.launch({ argv: ['x'], env: environment({ [TOKEN_VARIABLE]: 'h.1.a' }), stdin: 'null' });
    const child = launcher.latest();
    const [bearer, bare] = [child.escape(), child.escape({ bare: true })];
    const lost = createLostGroups({
      clock,
      processes: launcher.processes,
      // The launcher's own process stands for kill(2).
      signal: (_groupId, signal) => (child as unknown as LaunchedProcess).signalGroup(signal),
    });
    const startTime = launcher.processes.find(child.pid)?.startTime ?? '';
    const leader = { pid: child.pid, startTime };
    const outcome = await lost.end({ leader, leftovers: [], token: 'h.1.a' }, 1000);
    assert.deepEqual(outcome, { ended: 3, survivors: [] });
    assert.deepEqual([child.escaped.get(bearer), child.escaped.get(bare)], [['SIGKILL'], ['SIGKILL']]);
  });
});
