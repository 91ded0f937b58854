import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SpawnReply } from '@longrun/protocol';
import fc from 'fast-check';
import { runRace } from './support/race.js';
import { A } from './support/world.js';

const BACKGROUND_MS = 100;

describe('a foreground call that turns into a handle, against its exit', () => {
  it('answers with the result and no item, or with a handle and one item', async () => {
    const parameters = fc.record({
      launchMs: fc.constantFrom(0, 0, BACKGROUND_MS),
      runMs: fc.constantFrom(0, BACKGROUND_MS - 1, BACKGROUND_MS, BACKGROUND_MS, BACKGROUND_MS + 1),
    });
    await runRace(['finished', 'started'], parameters, async (world, { launchMs, runMs }) => {
      const script = { launchMs, exits: { afterMs: runMs, code: 3 }, output: 'out\n' };
      let reply: SpawnReply | undefined;
      world.happens('spawn', async () => {
        reply = await world.spawn({ script, delivery: 'reply', backgroundAfterMs: BACKGROUND_MS });
      });
      await world.sim.advance(5000);
      assert.ok(reply !== undefined && reply.kind !== 'refused');
      const id = reply.kind === 'started' ? reply.handle.handle_id : reply.result.handle_id;
      assert.equal(world.itemsOf(id), reply.kind === 'started' ? 1 : 0);
      assert.equal(await world.stateOf(id), 'exited');
      if (reply.kind === 'finished') {
        assert.deepEqual([reply.result.exit_code, reply.result.stdout], [3, 'out\n']);
      }
      return reply.kind;
    });
  });

  it('whose asker goes answers with the result and no item, or with a handle and one item', async () => {
    const parameters = fc.record({
      exitAfterMs: fc.constantFrom(0, 0, 1),
      goAfterMs: fc.constantFrom(0, 0, 1),
    });
    await runRace(['finished', 'started'], parameters, async (world, { exitAfterMs, goAfterMs }) => {
      const script = { exits: { afterMs: exitAfterMs, code: 3 } };
      let reply: SpawnReply | undefined;
      world.happens('spawn', async () => {
        reply = await world.spawn({ script, delivery: 'reply', backgroundAfterMs: 60_000, callId: 1 });
      });
      let known = false;
      world.happens(
        'go',
        async () => {
          known = await world.sim.ask('go-background', { sessionId: A, callId: 1 });
        },
        goAfterMs,
      );
      await world.sim.advance(5000);
      assert.ok(reply !== undefined && reply.kind !== 'refused');
      const id = reply.kind === 'started' ? reply.handle.handle_id : reply.result.handle_id;
      assert.equal(world.itemsOf(id), reply.kind === 'started' ? 1 : 0);
      assert.ok(known || reply.kind === 'finished', 'a call that was not known was over, or yet to come');
      return reply.kind;
    });
  });

  it('that a wait names too tells all of them one end', async () => {
    const parameters = fc.record({
      mode: fc.constantFrom('any' as const, 'all' as const),
      exitAfterMs: fc.constantFrom(0, 0, 1),
    });
    await runRace(['exited', 'cancelled'], parameters, async (world, { mode, exitAfterMs }) => {
      const first = await world.running();
      const second = await world.running();
      const ids = [first.id, second.id];
      let finished = -1;
      world.happens('wait', async () => {
        const reply = await world.sim.ask('wait', { handleIds: ids, mode, timeoutMs: 60_000 });
        assert.ok(reply.ok && !reply.timedOut);
        finished = reply.finished.length;
        for (const { handle_id, status } of reply.finished) {
          assert.equal(
            world.itemsOf(handle_id),
            status === 'cancelled' ? 0 : 1,
            'told only once it is in the inbox',
          );
        }
      });
      world.happens('exit', () => world.machine.exit(first.pid), exitAfterMs);
      world.happens('cancel', () => world.cancel(first.id));
      world.happens('exit', () => world.machine.exit(second.pid), 50);
      await world.sim.advance(5000);
      assert.ok(mode === 'all' ? finished === 2 : finished >= 1, `${finished} finished`);
      return (await world.stateOf(first.id)) ?? 'gone';
    });
  });
});
