import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Enforcement, SandboxReport, ToolResult } from '@longrun/protocol';
import { CANCELLED, S1, type Spawned, World } from './support/world.js';

describe('started, with a confinement', () => {
  const start = (world: World, { handleId }: Spawned, sandbox: SandboxReport): Promise<unknown> => {
    const process = { pid: 7, startTime: '70' };
    const startedAt = world.kit.clock.now();
    return world.send({ type: 'started', handleId, process, startedAt, launcher: 'fake', sandbox });
  };
  const receipt = (world: World, { handleId }: Spawned): ToolResult | undefined =>
    world.state.receipts.store.get(handleId)?.result;
  const warnings = (world: World): unknown[] =>
    world.kit.effects.logged.filter(({ level }) => level === 'warn').map(({ fields }) => fields);

  it('is in the result, however the handle ends', async () => {
    const world = new World();
    const sandbox = { policy: 'linux', enforced: 'full' } as const;
    const [natural, cancelled] = [await world.spawn(), await world.spawn()];
    for (const spawned of [natural, cancelled]) await start(world, spawned, sandbox);
    await world.exited(natural);
    await world.cancel(cancelled, { sessionId: S1 });
    await world.exited(cancelled, CANCELLED);
    assert.deepEqual(receipt(world, natural)?.sandbox, sandbox);
    assert.deepEqual(receipt(world, cancelled)?.sandbox, sandbox);
    assert.deepEqual(warnings(world), [], 'nothing is said of what is as it should be');
  });

  it('is absent without one', async () => {
    const world = new World();
    const spawned = await world.finished();
    assert.equal('sandbox' in (receipt(world, spawned) ?? {}), false);
  });

  it('that is enforced less than in full is logged once for each policy', async () => {
    const world = new World();
    const told = async (policy: string, enforced: Enforcement): Promise<void> => {
      await start(world, await world.spawn(), { policy, enforced });
    };
    for (let round = 0; round < 3; round += 1) {
      await told('linux', 'none');
      await told('other', 'partial');
    }
    const launcher = 'fake';
    assert.deepEqual(warnings(world), [
      { sandbox: 'linux', enforced: 'none', launcher },
      { sandbox: 'other', enforced: 'partial', launcher },
    ]);
    for (let number = 0; number < 20; number += 1) await told(`policy ${number}`, 'none');
    assert.equal(warnings(world).length, 16, 'a name for each command is not a line for each');
  });
});
