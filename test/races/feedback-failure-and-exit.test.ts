import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemoryInboxStore, type InboxStore } from '@longrun/feedback';
import { fastCheckTurns } from '@longrun/testkit/simulation';
import fc from 'fast-check';
import { World } from './support/world.js';

/** Fails once, at the n-th append, before or after it has kept the item. */
function failingOnce(n: number, kept: boolean): InboxStore {
  const memory = createMemoryInboxStore();
  let appends = 0;
  return {
    ...memory,
    append(item) {
      appends += 1;
      if (appends === n && !kept) throw new Error('a defect');
      const outcome = memory.append(item);
      if (appends === n) throw new Error('a defect');
      return outcome;
    },
  };
}

describe('the end of processes against a failure of the feedback actor', () => {
  it('puts every result in the inbox once, in order, and answers whoever waits', async () => {
    const parameters = fc.record({ failsAt: fc.integer({ min: 1, max: 3 }), kept: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), parameters, async (scheduler, { failsAt, kept }) => {
        const inboxes = failingOnce(failsAt, kept);
        const world = new World(fastCheckTurns(scheduler), { inboxes });
        const handles = [await world.running(), await world.running(), await world.running()];
        for (const { pid } of handles) world.happens('exit', () => world.machine.exit(pid));
        const handleIds = handles.map(({ id }) => id);
        world.happens('wait', async () => {
          const reply = await world.sim.ask('wait', { handleIds, mode: 'all', timeoutMs: 60_000 });
          assert.ok(reply.ok && reply.finished.length === 3 && !reply.timedOut);
          for (const id of handleIds) assert.equal(world.itemsOf(id), 1);
        });
        await world.sim.advance(20_000);
        assert.ok(
          world.sim.logger.at('error').some((line) => line.message === 'actor failed'),
          'it has failed',
        );
        await world.finish((line) => line.message === 'actor failed');
      }),
      { numRuns: 150, includeErrorInReport: true },
    );
  });
});
