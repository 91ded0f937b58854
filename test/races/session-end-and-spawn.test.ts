import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EndSessionReply } from '@longrun/protocol';
import fc from 'fast-check';
import { runRace } from './support/race.js';
import { A, B } from './support/world.js';

describe('session end against spawn', () => {
  it('refuses the spawn or ends its process: a session that has ended has nothing alive', async () => {
    const parameters = fc.record({
      launchMs: fc.constantFrom(0, 1, 50),
      endAfterMs: fc.constantFrom(0, 1, 25, 50, 51),
      before: fc.nat(2),
    });
    await runRace(['refused', 'ended'], parameters, async (world, { launchMs, endAfterMs, before }) => {
      world.sim.coordinator.tell({ type: 'open-session', sessionId: A });
      for (let n = 0; n < before; n += 1) await world.running();
      const bystander = await world.running({ session: B });
      let refused: boolean | undefined;
      let ended: EndSessionReply | undefined;
      world.happens('spawn', async () => {
        const reply = await world.spawn({ script: { launchMs } });
        refused = reply.kind === 'refused';
        if (reply.kind === 'refused') assert.equal(reply.error.code, 'SESSION_ENDED');
      });
      world.happens(
        'end session',
        async () => {
          ended = await world.endSession(A);
          // C5: what the answer reports is true when it is given.
          assert.deepEqual(world.machine.alive(), [bystander.pid]);
        },
        endAfterMs,
      );
      await world.sim.advance(5000);
      assert.ok(ended?.ok && refused !== undefined);
      // A spawn that was never answered with a handle does not count as one that was ended.
      assert.ok(ended.ended >= before && ended.ended <= before + 1, `${ended.ended} ended`);
      if (!refused) assert.equal(ended.ended, before + 1);
      const late = await world.now(world.spawn());
      assert.ok(late.kind === 'refused' && late.error.code === 'SESSION_ENDED');
      assert.equal(await world.stateOf(bystander.id), 'running');
      return refused ? 'refused' : 'ended';
    });
  });

  it('lets what ends by itself meanwhile keep its end, and puts that in the inbox', async () => {
    await runRace(['natural', 'ended'], fc.constantFrom(0, 1, 500), async (world, exitAfterMs) => {
      const { id, pid } = await world.running({ script: { onTerm: 'ignores' } });
      let ended: EndSessionReply | undefined;
      world.happens('exit', () => world.machine.exit(pid), exitAfterMs);
      world.happens('end session', async () => {
        ended = await world.endSession(A);
      });
      await world.sim.advance(5000);
      const natural = (await world.stateOf(id)) === 'exited';
      assert.deepEqual(ended, { ok: true, ended: natural ? 0 : 1, survivors: [] });
      assert.equal(world.itemsOf(id), natural ? 1 : 0);
      return natural ? 'natural' : 'ended';
    });
  });

  it('twice at once reports the handles to one caller, and both hear only when all is gone', async () => {
    await runRace(['first', 'second'], fc.integer({ min: 1, max: 3 }), async (world, handles) => {
      for (let n = 0; n < handles; n += 1) await world.running();
      const numbers: (readonly [string, number])[] = [];
      for (const name of ['first', 'second']) {
        world.happens(name, async () => {
          const reply = await world.endSession(A);
          assert.deepEqual(world.machine.alive(), []);
          assert.ok(reply.ok);
          numbers.push([name, reply.ended]);
        });
      }
      await world.sim.advance(5000);
      const [owner] = numbers.filter(([, ended]) => ended > 0);
      assert.equal(numbers.length, 2);
      assert.ok(owner !== undefined && owner[1] === handles, JSON.stringify(numbers));
      return owner[0];
    });
  });
});
