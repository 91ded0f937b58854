import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { handleId } from '@longrun/protocol';
import fc from 'fast-check';
import { runRace } from './support/race.js';
import { A, B, HOST_PID } from './support/world.js';

const ONE_THREAD = { threads: { max: 1, whenFull: 'queue' } } as const;

describe('withdrawal from the queue against the start', () => {
  it('never starts what was withdrawn, and ends what was started', async () => {
    await runRace(
      ['withdrawn', 'started'],
      fc.record({ bySession: fc.boolean(), endAfterMs: fc.constantFrom(0, 0, 1) }),
      async (world, { bySession, endAfterMs }) => {
        const first = await world.running({ session: B });
        const id = handleId(HOST_PID, 2);
        let refused: boolean | undefined;
        world.happens('spawn', async () => {
          refused = (await world.spawn({ session: A })).kind === 'refused';
        });
        await world.sim.settle();
        assert.equal(await world.stateOf(id), 'queued');
        assert.deepEqual(world.sim.placement.queued, [id]);
        world.happens('the thread is free', () => world.machine.exit(first.pid));
        world.happens('end', () => (bySession ? world.endSession(A) : world.cancel(id)), endAfterMs);
        await world.sim.advance(5000);
        assert.notEqual(refused, undefined);
        assert.deepEqual(world.machine.alive(), []);
        // One leader: it never got as far as a launch.
        return world.machine.leaders.length === 1 ? 'withdrawn' : 'started';
      },
      ONE_THREAD,
    );
  });

  it('starts the others in the order of their spawns', async () => {
    await runRace(
      ['withdrawn', 'started'],
      fc.record({ victim: fc.integer({ min: 1, max: 3 }), cancelAfterMs: fc.constantFrom(0, 1, 1) }),
      async (world, { victim, cancelAfterMs }) => {
        const first = await world.running();
        for (let n = 2; n <= 4; n += 1) world.happens(`spawn ${n}`, () => world.spawn());
        await world.sim.settle();
        const [...queued] = world.sim.placement.queued;
        assert.equal(queued.length, 3);
        const id = queued[victim - 1];
        assert.ok(id !== undefined);
        let cancelled = false;
        world.happens(
          'cancel',
          async () => {
            cancelled = (await world.cancel(id)).cancelled;
          },
          cancelAfterMs,
        );
        world.happens('exit', () => world.machine.exit(first.pid));
        await world.sim.advance(5000);
        assert.equal(cancelled, true);
        const next = queued.find((other) => other !== id);
        assert.deepEqual(world.sim.placement.threads, [[next]]);
        return world.machine.leaders.length === 2 ? 'withdrawn' : 'started';
      },
      ONE_THREAD,
    );
  });
});
