import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemoryReceiptStore } from '@longrun/coordinator';
import { type Spawned, stream, World } from '../support/world.js';

function kept(world: World): readonly string[] {
  return [...world.state.receipts.store.values()].map((receipt) => receipt.handleId);
}

const ids = (...spawned: readonly Spawned[]): readonly string[] => spawned.map(({ handleId }) => handleId);

describe('receipts', () => {
  it('are bounded: the oldest goes first, and its output with it', async () => {
    const world = new World({ limits: { receipts: 2 } });
    const file = { path: '/spill/1', bytes: 9 };
    const first = await world.finished({}, { stdout: stream('x', { file }) });
    const second = await world.finished();
    const third = await world.finished();
    assert.deepEqual(kept(world), ids(second, third));
    assert.deepEqual(world.discarded[0]?.file, file);
    assert.equal(world.reply(await world.cancel(first))?.receipt, undefined);
  });

  it('are kept while processes are left, whatever their age', async () => {
    const world = new World({ limits: { receipts: 1 } });
    const lingers = await world.finished({}, { leftovers: [{ pid: 7 }] });
    const second = await world.finished();
    const third = await world.finished();
    assert.deepEqual(kept(world), ids(lingers, third));
    assert.equal(world.reply(await world.cancel(second))?.receipt, undefined);
    await world.send({ type: 'group-emptied', handleId: lingers.handleId });
    assert.deepEqual(kept(world), ids(lingers), 'the younger one by now');
  });

  it('are kept while the result is on its way to the inbox', async () => {
    const world = new World({ limits: { receipts: 0 } });
    const spawned = await world.run();
    await world.exited(spawned);
    assert.deepEqual(kept(world), ids(spawned));
    await world.delivered(spawned);
    assert.deepEqual(kept(world), []);
    assert.equal(world.discarded.length, 2);
  });

  it('that a store brings along from before count from the start', async () => {
    const receipts = createMemoryReceiptStore();
    const before = new World({ receipts });
    const old = await before.finished();
    const world = new World({ receipts, numbersUsed: 1, limits: { receipts: 1 } });
    const [row] = await world.ask('list', { includeFinished: true });
    assert.equal(row?.handle_id, old.handleId);
    await world.finished();
    await world.finished();
    assert.equal(kept(world).length, 1);
  });
});
