import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkInvariants } from '@longrun/coordinator';
import { asHandleId } from '@longrun/protocol';
import { S1, type Spawned, World } from '../support/world.js';

interface Scene {
  readonly world: World;
  readonly live: Spawned;
  readonly waited: Spawned;
  readonly lingers: Spawned;
  readonly delivering: Spawned;
}

/** One handle of each kind, and somebody who waits. */
async function scene(): Promise<Scene> {
  const world = new World();
  const lingers = await world.finished({}, { leftovers: [{ pid: 7 }] });
  const live = await world.run();
  const waited = await world.run();
  const delivering = await world.run();
  await world.question('wait', { handleIds: [waited.handleId], mode: 'all', timeoutMs: 1000 });
  await world.exited(delivering);
  return { world, live, waited, lingers, delivering };
}

/** Each damages a sound state in one way. */
const DAMAGES: Readonly<Record<string, (scene: Scene) => unknown>> = {
  'a live handle that its session does not know': ({ world, live }) =>
    world.state.sessions.get(S1)?.live.delete(live.handleId),
  'a session handle that the registry does not know': ({ world, live }) =>
    world.state.live.delete(live.handleId),
  'an actor that nobody watches': ({ world, live }) => world.state.actors.delete(live.actor.address.id),
  'an actor watched for nobody': ({ world }) => world.state.actors.set('process:x', asHandleId('hto-1-1')),
  'a place reserved for nobody': ({ world }) => {
    const session = world.state.sessions.get(S1);
    if (session !== undefined) session.reserved += 1;
  },
  'more items taken than there were': ({ world }) => {
    const session = world.state.sessions.get(S1);
    if (session !== undefined) session.undrained = -100;
  },
  'a missing receipt': ({ world, lingers }) => world.state.receipts.store.delete(lingers.handleId),
  'a receipt that may go while its group lives': ({ world, lingers }) =>
    world.state.receipts.evictable.add(lingers.handleId),
  'a receipt that can never go': ({ world, lingers }) => world.state.lingering.delete(lingers.handleId),
  'a waiter that its handle does not know': ({ world, waited }) =>
    world.state.waiters.byHandle.delete(waited.handleId),
  'a handle that knows a waiter that is gone': ({ world }) => world.state.waiters.byId.clear(),
  'a delivery that its session does not know': ({ world, delivering }) =>
    world.state.sessions.get(S1)?.delivering.delete(delivering.handleId),
  'a handle that goes on in an ended session': ({ world }) => {
    const session = world.state.sessions.get(S1);
    if (session !== undefined) session.ended = true;
  },
  'an open session on a closed host': ({ world }) => {
    world.state.closed = true;
  },
  'more answers than questions': ({ world }) => {
    world.state.openQuestions = -1;
  },
};

describe('checkInvariants', () => {
  it('finds nothing in a sound state', async () => {
    const { world } = await scene();
    assert.deepEqual(checkInvariants(world.state), []);
  });

  for (const [name, damage] of Object.entries(DAMAGES)) {
    it(`finds ${name}`, async () => {
      const damaged = await scene();
      damage(damaged);
      assert.notDeepEqual(checkInvariants(damaged.world.state), []);
    });
  }
});
