import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CANCEL_ANSWER_MS } from '@longrun/protocol';
import { CANCELLED, S1, type Spawned, World } from './support/world.js';

const LOST = { kind: 'lost', detail: 'worker exited with code 134' } as const;

async function lose(world: World, spawned: Spawned): Promise<void> {
  await world.terminate(spawned.actor, LOST);
}

describe('a process actor that stops without a report', () => {
  it('has its group ended first; then the handle is lost, and its item says why', async () => {
    const world = new World();
    const spawned = await world.run();
    const { handleId } = spawned;
    await world.send({
      type: 'output-progressed',
      handleId,
      stdoutBytes: 70,
      stderrBytes: 0,
      lastOutputAt: 5,
    });
    await lose(world, spawned);
    assert.equal(world.stateOf(spawned), 'running', 'its processes may still be alive');
    assert.deepEqual(world.lost[0]?.target.leader, { pid: 101, startTime: '1010' });
    await world.lost[0]?.answer({ ended: 2, survivors: [] });
    assert.equal(world.stateOf(spawned), 'lost');
    const result = world.state.receipts.store.get(handleId)?.result;
    assert.deepEqual(
      [result?.status, result?.exit_code, result?.signal, result?.lost_reason],
      ['lost', -1, null, 'its process thread was lost: worker exited with code 134'],
    );
    assert.deepEqual(
      [result?.stdout, result?.stdout_bytes, result?.stdout_truncated, result?.dropped_bytes],
      ['', 70, true, 70],
    );
    assert.deepEqual(world.items, [handleId]);
    assert.deepEqual(world.lifecycle, ['spawned', 'lost']);
  });

  it('before its process existed is an INTERNAL error of the spawn, and no handle', async () => {
    const world = new World();
    const spawned = await world.spawn();
    await lose(world, spawned);
    const reply = world.reply(spawned.replyTo);
    assert.equal(reply?.kind === 'refused' && reply.error.code, 'INTERNAL');
    assert.equal(world.lost.length, 0);
    assert.deepEqual(await world.ask('list', { includeFinished: true }), []);
  });

  it('answers a foreground call with the lost result', async () => {
    const world = new World();
    const spawned = await world.run({ delivery: 'reply' });
    await lose(world, spawned);
    await world.lost[0]?.answer({ ended: 1, survivors: [] });
    const reply = world.reply(spawned.replyTo);
    assert.equal(reply?.kind === 'finished' && reply.result.status, 'lost');
    assert.deepEqual(world.items, []);
  });

  it('loses the handle also when the group could not be ended, and names the process', async () => {
    const world = new World();
    const spawned = await world.run();
    await lose(world, spawned);
    await world.lost[0]?.fail(new Error('no /proc'));
    const survivors = world.state.receipts.store.get(spawned.handleId)?.result.survivors;
    assert.deepEqual(survivors, [{ pid: 101, startTime: '1010', name: 'sleep', state: '?' }]);
    assert.equal(
      world.kit.effects.logged.some(({ message }) => /could not end a group/.test(message)),
      true,
    );
  });

  it('loses the handle also when the group is never answered for', async () => {
    const world = new World();
    const spawned = await world.run();
    await lose(world, spawned);
    await world.advance(1499);
    assert.equal(world.stateOf(spawned), 'running');
    await world.advance(1);
    assert.equal(world.stateOf(spawned), 'lost');
    await world.lost[0]?.answer({ ended: 1, survivors: [] });
    assert.deepEqual(world.items, [spawned.handleId]);
  });

  it('by any other stop is lost the same way', async () => {
    for (const reason of [
      { kind: 'stopped' },
      { kind: 'killed' },
      { kind: 'failed', error: { name: 'Error', message: 'boom' } },
    ] as const) {
      const world = new World();
      const spawned = await world.run();
      await world.terminate(spawned.actor, reason);
      await world.lost[0]?.answer({ ended: 0, survivors: [] });
      assert.equal(world.stateOf(spawned), 'lost', reason.kind);
    }
  });

  it('while it tracked leftovers has them ended', async () => {
    const world = new World();
    const spawned = await world.finished({}, { leftovers: [{ pid: 7 }] });
    const asked = await world.cancel(spawned);
    await lose(world, spawned);
    assert.deepEqual(world.lost[0]?.target.leftovers, [{ pid: 7 }]);
    await world.lost[0]?.answer({ ended: 1, survivors: [] });
    assert.equal(world.reply(asked)?.leftoversEnded, 1);
    assert.equal(world.state.lingering.size, 0);
    assert.equal(world.stateOf(spawned), 'exited');
  });

  it('after its report means nothing', async () => {
    const world = new World();
    const spawned = await world.finished();
    await assert.rejects(world.terminate(spawned.actor, LOST), /not watched/);
    assert.equal(world.stateOf(spawned), 'exited');
  });
});

describe('the race of loss and exit', () => {
  it('exit first: the true end stands', async () => {
    const world = new World();
    const spawned = await world.run();
    await world.exited(spawned, { exit: { kind: 'code', code: 3 } });
    assert.equal(world.stateOf(spawned), 'exited');
    assert.equal(world.lost.length, 0);
  });

  it('a report that was on its way while the group is ended stands too', async () => {
    const world = new World();
    const spawned = await world.run();
    await lose(world, spawned);
    await world.exited(spawned, { exit: { kind: 'code', code: 3 } });
    await world.lost[0]?.answer({ ended: 0, survivors: [] });
    await world.delivered(spawned);
    assert.equal(world.state.receipts.store.get(spawned.handleId)?.result.exit_code, 3);
    assert.deepEqual(world.items, [spawned.handleId]);
    assert.equal(world.counter('illegal_moves'), 0);
  });

  it('a report with leftovers and no actor to track them has them ended', async () => {
    const world = new World();
    const spawned = await world.run();
    await lose(world, spawned);
    await world.exited(spawned, { leftovers: [{ pid: 7 }] });
    assert.deepEqual(world.lost.at(-1)?.target.leftovers, [{ pid: 7 }]);
    await world.send({ type: 'delivered', handleId: spawned.handleId, sessionId: S1, sequence: 1 });
    const effects = await Promise.all([
      world.lost[0]?.answer({ ended: 0, survivors: [] }),
      world.lost[1]?.answer({ ended: 1, survivors: [] }),
    ]);
    assert.equal(effects.length, 2);
    assert.equal(world.state.lingering.size, 0);
  });

  it('loss first: a report after the end is late', async () => {
    const world = new World();
    const spawned = await world.run();
    await lose(world, spawned);
    await world.lost[0]?.answer({ ended: 1, survivors: [] });
    await world.exited(spawned, { exit: { kind: 'code', code: 3 } });
    assert.equal(world.stateOf(spawned), 'lost');
    assert.deepEqual(world.items, [spawned.handleId]);
    assert.equal(world.counter('late_facts'), 1);
  });
});

describe('the race of loss and cancel', () => {
  it('cancel first: the handle is lost all the same, the caller is told so, and the item is put', async () => {
    const world = new World();
    const spawned = await world.run();
    const asked = await world.cancel(spawned);
    await lose(world, spawned);
    await world.lost[0]?.answer({ ended: 1, survivors: [] });
    assert.equal(world.reply(asked), undefined);
    await world.delivered(spawned);
    assert.deepEqual([world.reply(asked)?.cancelled, world.reply(asked)?.receipt?.status], [false, 'lost']);
    assert.deepEqual(world.items, [spawned.handleId]);
    assert.deepEqual(world.kit.timers, []);
  });

  it('loss first: the cancel joins the end of the group and signals nobody', async () => {
    const world = new World();
    const spawned = await world.run();
    await lose(world, spawned);
    const told = spawned.actor.received.length;
    const asked = await world.cancel(spawned);
    assert.equal(spawned.actor.received.length, told);
    await world.advance(1850);
    assert.equal(world.lost.length, 1, 'the group is being ended already');
    await world.lost[0]?.answer({ ended: 1, survivors: [] });
    await world.delivered(spawned);
    assert.deepEqual([world.reply(asked)?.cancelled, world.reply(asked)?.receipt?.status], [false, 'lost']);
  });

  it('a thread that dies while its group is being ended for a cancel leaves it cancelled', async () => {
    const world = new World();
    const spawned = await world.run();
    const asked = await world.cancel(spawned);
    await world.advance(1850);
    await lose(world, spawned);
    assert.equal(world.lost.length, 1);
    await world.lost[0]?.answer({ ended: 1, survivors: [] });
    assert.deepEqual([world.reply(asked)?.cancelled, world.stateOf(spawned)], [true, 'cancelled']);
    assert.deepEqual(world.items, []);
  });

  it('before the process existed: nothing was cancelled, and the spawn failed', async () => {
    const world = new World();
    const spawned = await world.spawn();
    const asked = await world.cancel(spawned);
    await lose(world, spawned);
    assert.deepEqual(world.reply(asked), { cancelled: false, handleId: spawned.handleId, survivors: [] });
  });
});

describe('the race of loss and session end', () => {
  it('is an item like every loss, and the session end waits for it', async () => {
    const world = new World();
    const spawned = await world.run();
    const asked = await world.endSession();
    await lose(world, spawned);
    await world.lost[0]?.answer({ ended: 1, survivors: [] });
    assert.equal(world.reply(asked), undefined);
    await world.delivered(spawned);
    assert.deepEqual(world.reply(asked), { ok: true, ended: 0, survivors: [] });
    assert.deepEqual(world.items, [spawned.handleId]);
  });

  it('loss first: the session end joins', async () => {
    const world = new World();
    const spawned = await world.run();
    await lose(world, spawned);
    const asked = await world.endSession();
    await world.lost[0]?.answer({ ended: 1, survivors: [] });
    await world.delivered(spawned);
    assert.equal(world.reply(asked)?.ok, true);
  });

  it('a spawn that was refused for it leaves nothing', async () => {
    const world = new World();
    const spawned = await world.spawn();
    const asked = await world.endSession();
    await world.started(spawned);
    await lose(world, spawned);
    await world.lost[0]?.answer({ ended: 1, survivors: [] });
    const reply = world.reply(spawned.replyTo);
    assert.equal(reply?.kind === 'refused' && reply.error.code, 'SESSION_ENDED');
    assert.equal(world.reply(asked)?.ok, true);
    assert.deepEqual([world.items, await world.ask('list', { includeFinished: true })], [[], []]);
  });
});

describe('the race of exit and session end', () => {
  it('exit first: the item is put before the inbox ends', async () => {
    const world = new World();
    const spawned = await world.run();
    await world.exited(spawned);
    const asked = await world.endSession();
    assert.equal(world.reply(asked), undefined);
    await world.delivered(spawned);
    assert.deepEqual(world.reply(asked), { ok: true, ended: 0, survivors: [] });
  });

  it('an inbox that does not confirm holds it up for 2 s, no longer', async () => {
    const world = new World();
    const spawned = await world.run();
    await world.exited(spawned);
    const asked = await world.endSession();
    await world.advance(CANCEL_ANSWER_MS);
    assert.deepEqual(world.reply(asked), { ok: true, ended: 0, survivors: [] });
    await world.delivered(spawned);
    assert.equal(world.state.sessions.size, 0);
  });

  it('session end first: no item', async () => {
    const world = new World();
    const spawned = await world.run();
    await world.endSession();
    await world.exited(spawned, CANCELLED);
    assert.deepEqual(world.items, []);
  });
});
