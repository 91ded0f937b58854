import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { findProcess } from '../../dist/remains/proc.js';
import { FAULTS_BY_MODE } from '../../dist/script/faults-by-mode.js';
import {
  assertWell,
  codeOf,
  eventually,
  FIRST,
  inject,
  inWorld,
  pidOf,
  run,
  start,
  takeResults,
  WORLDS,
} from '../support/worlds.js';

const SLEEP = { argv: ['sleep', '60'] };
/** It has booted with the first command. Node.js leaks what a thread has opened that runs out of descriptors while it boots. */
const ONE_THREAD = { host: { threads: { warm: 0, max: 1 } } };
const MIB = 1024 * 1024;

for (const [mode, create] of WORLDS) {
  describe(`faults of a world of mode ${mode}`, { concurrency: false }, () => {
    test('kill-process-thread: a handle is lost, its process is gone, and the others are not touched', () =>
      inWorld(create, async ({ world }) => {
        const [first, second] = [await start(world, SLEEP), await start(world, SLEEP, 'other')];
        const [pid, otherPid] = [await pidOf(world, first), await pidOf(world, second)];
        assert.ok(findProcess(pid) !== undefined, 'the control');
        const { handles } = await world.observe();
        const index = handles.findIndex(({ handleId }) => handleId === first);
        const fault = await world.inject({ fault: 'kill-process-thread' }, () => index);
        assert.deepEqual([fault.outcome, fault.handleId], ['done', first]);
        const [result] = await takeResults(world, 1);
        assert.deepEqual([result?.['handle_id'], result?.['status']], [first, 'lost']);
        await eventually(() => findProcess(pid) === undefined, 'the process is gone, and reaped');
        assert.ok(findProcess(otherPid) !== undefined);
        await assertWell(world);
      }));

    test('faults that need a live handle miss when there is none', () =>
      inWorld(create, async ({ world }) => {
        for (const fault of [
          { fault: 'kill-process-thread' },
          { fault: 'kill-child' },
          { fault: 'stop-child', forMs: 1 },
        ] as const) {
          assert.equal((await inject(world, fault)).outcome, 'missed', fault.fault);
        }
      }));

    test('kill-feedback: the actor is started again, and no item is lost or comes twice', () =>
      inWorld(create, async ({ world }) => {
        await start(world, { argv: ['true'] });
        assert.ok(await world.awaitItem('s', 10_000));
        assert.equal((await inject(world, { fault: 'kill-feedback' })).outcome, 'done');
        assert.equal((await world.observe()).feedbackRestarts, 1);
        await start(world, { argv: ['true'] });
        assert.equal((await takeResults(world, 2)).length, 2);
        await assertWell(world);
      }));

    test('stall-feedback: no item comes meanwhile, and then it does; the coordinator goes on', () =>
      inWorld(create, async ({ world }) => {
        await assertWell(world);
        const fault = inject(world, { fault: 'stall-feedback', forMs: 1000 });
        const handle = await start(world, { argv: ['true'] });
        assert.equal(await world.awaitItem('s', 200), false);
        assert.deepEqual(world.drain('s'), []);
        assert.equal((await fault).outcome, 'done');
        assert.equal((await takeResults(world, 1))[0]?.['handle_id'], handle);
      }));

    test('stall-coordinator: nothing is answered meanwhile, and then it is', () =>
      inWorld(create, async ({ world }) => {
        let over = false;
        const fault = inject(world, { fault: 'stall-coordinator', forMs: 300 }).then((outcome) => {
          over = true;
          return outcome;
        });
        // Behind the fault in the same mailbox.
        const answered = world.call('list_handles', {}, 's').then(() => over);
        assert.equal((await fault).outcome, 'done');
        assert.equal(await answered, true);
        await assertWell(world);
      }));

    test('stop-child: the kernel says that it is stopped, and then that it runs on', () =>
      inWorld(create, async ({ world }) => {
        const handle = await start(world, SLEEP);
        const pid = await pidOf(world, handle);
        assert.notEqual(findProcess(pid)?.state, 'T', 'the control');
        const fault = inject(world, { fault: 'stop-child', forMs: 300 });
        await eventually(() => findProcess(pid)?.state === 'T', 'it is stopped');
        assert.deepEqual([(await fault).outcome, (await fault).handleId], ['done', handle]);
        await eventually(() => findProcess(pid)?.state === 'S', 'it runs on');
      }));

    test('stop-child: a cancel meanwhile ends the child all the same', () =>
      inWorld(create, async ({ world }) => {
        const handle = await start(world, SLEEP);
        const pid = await pidOf(world, handle);
        // Longer than a cancel takes, on a busy machine too.
        const fault = inject(world, { fault: 'stop-child', forMs: 1500 });
        await eventually(() => findProcess(pid)?.state === 'T', 'it is stopped');
        const receipt = await world.call('cancel_handle', { handle_id: handle }, 's');
        assert.equal(receipt['cancelled'], true);
        assert.match((await fault).detail, /ended meanwhile/);
      }));

    test('kill-child: a natural end by SIGKILL', () =>
      inWorld(create, async ({ world }) => {
        const handle = await start(world, SLEEP);
        assert.equal((await inject(world, { fault: 'kill-child' })).handleId, handle);
        const [result] = await takeResults(world, 1);
        assert.deepEqual([result?.['status'], result?.['signal']], ['completed', 'SIGKILL']);
      }));

    test('exhaust-descriptors: nobody can open a file, commands are refused, and then all is well', () =>
      inWorld(
        create,
        async ({ world }) => {
          await assertWell(world);
          const before = readdirSync('/proc/self/fd').length;
          const fault = inject(world, { fault: 'exhaust-descriptors', forMs: 500 });
          await eventually(() => isOutOfDescriptors(), 'no descriptor is left');
          assert.match(await codeOf(run(world, SLEEP)), /SPAWN_FAILED|CAPACITY_EXCEEDED/);
          assert.equal((await fault).outcome, 'done', (await fault).detail);
          assert.equal(isOutOfDescriptors(), false);
          assert.ok(readdirSync('/proc/self/fd').length <= before + 1);
          await assertWell(world);
        },
        ONE_THREAD,
      ));

    test('refuse-spawns: every launch fails, and leaves no handle', () =>
      inWorld(create, async ({ world }) => {
        await assertWell(world);
        const before = (await world.observe()).handles.length;
        // Long enough for two launches on a busy machine.
        const fault = inject(world, { fault: 'refuse-spawns', forMs: 1000 });
        assert.equal(await codeOf(run(world, { argv: ['true'] })), 'SPAWN_FAILED');
        assert.equal(await codeOf(start(world, { argv: ['true'] })), 'SPAWN_FAILED');
        assert.equal((await fault).outcome, 'done');
        const { handles, counters } = await world.observe();
        assert.deepEqual([handles.length, counters['spawn_failed']], [before, 2]);
        await assertWell(world);
      }));

    test('fill-disk: the command goes on, its long output is counted and dropped', () =>
      inWorld(create, async ({ world }) => {
        const flood = { fixture: 'flood', args: [String(MIB)] };
        await assertWell(world);
        const fault = inject(world, { fault: 'fill-disk', forMs: 1000 });
        const full = await run(world, flood);
        assert.equal((await fault).outcome, 'done', (await fault).detail);
        assert.deepEqual([full['exit_code'], full['stdout_path']], [0, null]);
        assert.ok(Number(full['dropped_bytes']) > MIB / 2);
        const after = await run(world, flood);
        assert.deepEqual([after['exit_code'], after['dropped_bytes']], [0, 0], 'the control');
      }));

    test('block-host: this thread stands still, and nothing is lost', () =>
      inWorld(create, async ({ world }) => {
        await start(world, { argv: ['true'] });
        const began = performance.now();
        const late = new Promise<number>((resolve) =>
          setTimeout(() => resolve(performance.now() - began), 1),
        );
        assert.equal((await inject(world, { fault: 'block-host', forMs: 200 })).outcome, 'done');
        assert.ok((await late) >= 200, 'a timer that was due meanwhile came late');
        assert.equal((await takeResults(world, 1)).length, 1);
      }));

    test('slow-reader: no item is drained meanwhile, and all of them afterwards', () =>
      inWorld(create, async ({ world }) => {
        await start(world, { argv: ['true'] });
        assert.ok(await world.awaitItem('s', 10_000), 'the control: it is there');
        const fault = inject(world, { fault: 'slow-reader', forMs: 300 });
        assert.deepEqual(world.drain('s'), []);
        assert.equal(await world.awaitItem('s', 100), false);
        assert.equal(await world.awaitItem('s', 10_000), true);
        assert.equal((await fault).outcome, 'done');
        assert.equal(world.drain('s').length, 1);
      }));

    test('a world that closes during faults makes whole what they broke', async () => {
      const tokens = process.env['LONGRUN_TOKEN'];
      let faults: Promise<unknown> = Promise.resolve();
      await inWorld(
        create,
        async ({ world }) => {
          await start(world, SLEEP);
          faults = Promise.all(
            (['stop-child', 'refuse-spawns', 'fill-disk', 'slow-reader', 'exhaust-descriptors'] as const).map(
              (fault) => inject(world, { fault, forMs: 60_000 }),
            ),
          );
          await eventually(isOutOfDescriptors, 'they are on');
        },
        ONE_THREAD,
      );
      await faults;
      assert.equal(process.env['LONGRUN_TOKEN'], tokens);
      assert.equal(isOutOfDescriptors(), false);
    });

    test('it says which faults it knows, and refuses the others', () =>
      inWorld(create, async ({ world }) => {
        assert.deepEqual(world.faults, FAULTS_BY_MODE[mode]);
        const other =
          mode === 'threads'
            ? ({ fault: 'jump-clock', byMs: 1 } as const)
            : ({ fault: 'kill-guardian' } as const);
        await assert.rejects(world.inject(other, FIRST), RangeError);
      }));
  });
}

function isOutOfDescriptors(): boolean {
  try {
    readdirSync('/proc/self');
    return false;
  } catch {
    return true;
  }
}
