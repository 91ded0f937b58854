import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asHandleId, CANCEL_ANSWER_MS, CANCEL_BUDGET_MS, MAX_GRACE_MS } from '@longrun/protocol';
import { CANCELLED, command, S2, World } from './support/world.js';

const SURVIVOR = { pid: 101, startTime: '1010', name: 'dd', state: 'D' };

describe('cancel', () => {
  it('tells the process actor, and answers when it reports the end, without an item', async () => {
    const world = new World();
    const spawned = await world.run({ command: command({ graceMs: 700 }) });
    const asked = await world.cancel(spawned);
    assert.deepEqual(spawned.actor.received.at(-1), {
      type: 'cancel',
      force: false,
      graceMs: 700,
      budgetMs: CANCEL_BUDGET_MS,
    });
    assert.equal(world.stateOf(spawned), 'cancelling');
    assert.equal(world.reply(asked), undefined);
    await world.exited(spawned, CANCELLED);
    const reply = world.reply(asked);
    assert.equal(reply?.cancelled, true);
    assert.equal(reply?.receipt?.status, 'cancelled');
    assert.equal(reply?.receipt?.signal, 'SIGTERM');
    assert.deepEqual(world.items, []);
    assert.deepEqual(world.kit.timers, []);
    assert.deepEqual(world.lifecycle, ['spawned', 'cancelled']);
  });

  it('is true for exactly one of a hundred callers, with the same receipt for all', async () => {
    const world = new World();
    const spawned = await world.run();
    const asked = [];
    for (let n = 0; n < 100; n += 1) asked.push(await world.cancel(spawned));
    assert.equal(spawned.actor.received.filter(({ type }) => type === 'cancel').length, 1);
    await world.exited(spawned, CANCELLED);
    const replies = asked.map((to) => world.reply(to));
    assert.deepEqual(
      replies.map((reply) => reply?.cancelled),
      [true, ...Array(99).fill(false)],
    );
    assert.equal(new Set(replies.map((reply) => JSON.stringify(reply?.receipt))).size, 1);
    const later = world.reply(await world.cancel(spawned));
    assert.deepEqual([later?.cancelled, later?.receipt], [false, replies[0]?.receipt]);
  });

  it('of an unknown handle and of another session finds nothing and signals nothing', async () => {
    const world = new World();
    const spawned = await world.run();
    const unknown = { cancelled: false, handleId: asHandleId('hto-1-9'), survivors: [] };
    assert.deepEqual(world.reply(await world.cancel(unknown)), unknown);
    const foreign = world.reply(await world.cancel(spawned, { sessionId: S2 }));
    assert.deepEqual(foreign, { cancelled: false, handleId: spawned.handleId, survivors: [] });
    assert.equal(world.stateOf(spawned), 'running');
    await world.exited(spawned);
    await world.delivered(spawned);
    const finished = world.reply(await world.cancel(spawned, { sessionId: S2 }));
    assert.equal(finished?.receipt, undefined);
  });

  it('of a finished handle answers its receipt and signals nothing', async () => {
    const world = new World();
    const spawned = await world.finished({}, { exit: { kind: 'code', code: 4 } });
    const told = spawned.actor.received.length;
    const reply = world.reply(await world.cancel(spawned));
    assert.deepEqual([reply?.cancelled, reply?.receipt?.exit_code], [false, 4]);
    assert.equal(spawned.actor.received.length, told);
  });

  it('by the host itself reaches every session', async () => {
    const world = new World();
    const spawned = await world.run({ sessionId: S2 });
    const asked = await world.question('cancel', { handleId: spawned.handleId, force: true });
    assert.deepEqual(spawned.actor.received.at(-1), {
      type: 'cancel',
      force: true,
      graceMs: 1000,
      budgetMs: CANCEL_BUDGET_MS,
    });
    await world.exited(spawned, CANCELLED);
    assert.equal(world.reply(asked)?.cancelled, true);
  });

  it('a second time tightens with force, once', async () => {
    const world = new World();
    const spawned = await world.run();
    await world.cancel(spawned, { graceMs: 5000 });
    await world.cancel(spawned);
    await world.cancel(spawned, { force: true });
    await world.cancel(spawned, { force: true });
    const told = spawned.actor.received.flatMap((message) =>
      message.type === 'cancel' ? [[message.force, message.graceMs]] : [],
    );
    assert.deepEqual(told, [
      [false, MAX_GRACE_MS],
      [true, 1000],
    ]);
  });

  it('names the survivors that the kernel would not let go', async () => {
    const world = new World();
    const spawned = await world.run();
    const asked = await world.cancel(spawned);
    await world.exited(spawned, { ...CANCELLED, survivors: [SURVIVOR] });
    assert.deepEqual(world.reply(asked)?.survivors, [SURVIVOR]);
    assert.deepEqual(world.reply(asked)?.receipt?.survivors, [SURVIVOR]);
  });

  it('that came after the true end keeps it, and is answered once the item is in the inbox', async () => {
    const world = new World();
    const spawned = await world.run();
    const asked = await world.cancel(spawned);
    await world.exited(spawned, { exit: { kind: 'code', code: 5 } });
    assert.deepEqual(world.items, [spawned.handleId]);
    assert.equal(world.reply(asked), undefined);
    await world.delivered(spawned);
    const reply = world.reply(asked);
    assert.deepEqual(
      [reply?.cancelled, reply?.receipt?.status, reply?.receipt?.exit_code],
      [false, 'completed', 5],
    );
  });

  it('that lost the race with a timeout reports the timeout, and the item is delivered', async () => {
    const world = new World();
    const spawned = await world.run();
    const asked = await world.cancel(spawned);
    await world.exited(spawned, { cause: 'timeout', exit: { kind: 'signal', signal: 'SIGKILL' } });
    await world.delivered(spawned);
    assert.deepEqual(
      [world.reply(asked)?.cancelled, world.reply(asked)?.receipt?.status],
      [false, 'timed_out'],
    );
    assert.deepEqual(world.items, [spawned.handleId]);
  });

  it('of a finished handle waits for its item too, but no longer than 2 s', async () => {
    const world = new World();
    const spawned = await world.run();
    await world.exited(spawned);
    const asked = await world.cancel(spawned);
    assert.equal(world.reply(asked), undefined);
    await world.advance(CANCEL_ANSWER_MS - 1);
    assert.equal(world.reply(asked), undefined);
    await world.advance(1);
    assert.equal(world.reply(asked)?.receipt?.status, 'completed');
    await world.delivered(spawned);
  });
});

describe('cancel before there is a process', () => {
  it('takes a queued command back: it never runs, and both callers get the receipt', async () => {
    const world = new World();
    world.placing = 'queued';
    const spawned = await world.spawn();
    assert.equal(world.stateOf(spawned), 'queued');
    const reply = world.reply(await world.cancel(spawned));
    assert.deepEqual([reply?.cancelled, reply?.receipt?.status, reply?.receipt?.pid], [true, 'cancelled', 0]);
    assert.deepEqual(world.withdrawn, [spawned.actor.address.id]);
    assert.deepEqual(world.reply(spawned.replyTo), { kind: 'finished', result: reply?.receipt });
    assert.deepEqual(world.items, []);
    assert.equal(world.state.actors.size, 0);
  });

  it('of a queued command that has just got its thread goes to the process actor', async () => {
    const world = new World();
    world.placing = 'queued';
    world.withdraws = 'none';
    const spawned = await world.spawn();
    const asked = await world.cancel(spawned);
    assert.equal(spawned.actor.received.at(-1)?.type, 'cancel');
    await world.send({ type: 'starting', handleId: spawned.handleId });
    assert.equal(world.stateOf(spawned), 'cancelling');
    await world.started(spawned);
    assert.equal(world.reply(spawned.replyTo)?.kind, 'started');
    await world.exited(spawned, CANCELLED);
    assert.equal(world.reply(asked)?.cancelled, true);
  });

  it('of a spawn that fails ends nothing', async () => {
    const world = new World();
    const spawned = await world.spawn();
    const asked = await world.cancel(spawned);
    const error = { code: 'SPAWN_FAILED', message: 'no such file', details: {} } as const;
    await world.send({ type: 'spawn-failed', handleId: spawned.handleId, error });
    assert.deepEqual(world.reply(asked), { cancelled: false, handleId: spawned.handleId, survivors: [] });
    assert.deepEqual(world.reply(spawned.replyTo), { kind: 'refused', error });
    assert.deepEqual(world.kit.timers, []);
  });
});

describe('cancel of a handle whose process actor does not answer', () => {
  it('ends the group without it, and answers true within 2 s', async () => {
    const world = new World();
    const spawned = await world.run();
    const asked = await world.cancel(spawned);
    await world.advance(1850);
    const [call] = world.lost;
    const { token } = spawned.args;
    assert.deepEqual(call?.target, { leader: { pid: 101, startTime: '1010' }, leftovers: [], token });
    assert.equal(call?.budgetMs, 100);
    await call?.answer({ ended: 3, survivors: [] });
    const reply = world.reply(asked);
    assert.deepEqual([reply?.cancelled, reply?.receipt?.status, reply?.survivors], [true, 'cancelled', []]);
    assert.deepEqual(world.items, []);
    assert.deepEqual(world.kit.timers, []);
  });

  it('keeps that end when the actor wakes up later, and its output with the receipt', async () => {
    const world = new World();
    const spawned = await world.run();
    await world.cancel(spawned);
    await world.advance(1850);
    await world.lost[0]?.answer({ ended: 1, survivors: [] });
    await world.exited(spawned, { exit: { kind: 'signal', signal: 'SIGKILL' } });
    assert.equal(world.stateOf(spawned), 'cancelled');
    assert.equal(world.counter('late_facts'), 1);
    assert.equal(world.counter('illegal_moves'), 0);
    assert.deepEqual(world.items, []);
    const read = await world.question('read-output', {
      handleId: spawned.handleId,
      stream: 'stdout',
      offset: 0,
      maxBytes: 100,
      waitMs: 0,
    });
    await world.settle();
    const reply = world.reply(read);
    assert.equal(reply?.ok === true && reply.range.text, 'out\n');
  });

  it('takes the SIGKILL that it sent itself for the cancel when the actor wakes up in between', async () => {
    const world = new World();
    const spawned = await world.run();
    const asked = await world.cancel(spawned);
    await world.advance(1850);
    await world.exited(spawned, { cause: 'natural', exit: { kind: 'signal', signal: 'SIGKILL' } });
    assert.equal(world.reply(asked)?.cancelled, true);
    assert.equal(world.reply(asked)?.receipt?.stdout, 'out\n');
    await world.lost[0]?.answer({ ended: 1, survivors: [] });
    assert.deepEqual(world.items, []);
  });

  it('names survivors, and an unverified process when the group could not be looked at', async () => {
    const world = new World();
    const first = await world.run();
    const asked = await world.cancel(first);
    await world.advance(1850);
    await world.lost[0]?.answer({ ended: 0, survivors: [SURVIVOR] });
    assert.deepEqual(world.reply(asked)?.survivors, [SURVIVOR]);

    const second = await world.run();
    const again = await world.cancel(second);
    await world.advance(1850);
    await world.lost[1]?.fail(new Error('no /proc'));
    assert.deepEqual(world.reply(again)?.survivors, [
      { pid: 102, startTime: '1020', name: 'sleep', state: '?' },
    ]);
  });

  it('answers false at 2 s when even the group does not answer; a later cancel starts anew', async () => {
    const world = new World();
    const spawned = await world.run();
    const asked = await world.cancel(spawned);
    await world.advance(CANCEL_ANSWER_MS);
    assert.deepEqual(world.reply(asked), {
      cancelled: false,
      handleId: spawned.handleId,
      survivors: [{ pid: 101, startTime: '1010', name: 'sleep', state: '?' }],
    });
    assert.equal(world.stateOf(spawned), 'cancelling');
    const again = await world.cancel(spawned);
    assert.equal(spawned.actor.received.filter(({ type }) => type === 'cancel').length, 2);
    await world.lost[0]?.answer({ ended: 1, survivors: [] });
    assert.equal(world.reply(again)?.cancelled, true);
  });

  it('ends what its launch has made although nobody has told of it, and names who outlives that', async () => {
    const world = new World();
    const spawned = await world.spawn();
    const asked = await world.cancel(spawned);
    const end = await world.endSession();
    world.sweeping = async () => ({ ended: 0, survivors: [SURVIVOR] });
    await world.advance(1850);
    const { handleId, args } = spawned;
    const target = { token: args.token, graceMs: 0, everybody: true, awaited: true };
    assert.deepEqual(world.sweeps, [{ target, budgetMs: 100 }]);
    await world.advance(150);
    assert.deepEqual(world.reply(asked), { cancelled: false, handleId, survivors: [SURVIVOR] });
    assert.deepEqual(world.reply(end), { ok: true, ended: 0, survivors: [SURVIVOR] });
  });

  it('takes the SIGKILL of a launch that it has ended for the cancel', async () => {
    const world = new World();
    const spawned = await world.spawn();
    await world.cancel(spawned);
    world.sweeping = async () => ({ ended: 1, survivors: [] });
    await world.advance(1850);
    assert.equal(world.counter('escapees_ended'), 1);
    await world.started(spawned);
    await world.exited(spawned, { cause: 'natural', exit: { kind: 'signal', signal: 'SIGKILL' } });
    assert.equal(world.stateOf(spawned), 'cancelled');
  });

  it('has nothing to end while there is no process, answers false, and is still heard when there is one', async () => {
    const world = new World();
    const spawned = await world.spawn();
    const asked = await world.cancel(spawned);
    await world.advance(CANCEL_ANSWER_MS);
    assert.deepEqual(world.reply(asked), { cancelled: false, handleId: spawned.handleId, survivors: [] });
    assert.equal(world.lost.length, 0);
    await world.started(spawned);
    await world.advance(1850);
    assert.equal(world.lost.length, 1, 'the guard runs again once there is a process');
    await world.exited(spawned, CANCELLED);
    assert.equal(world.stateOf(spawned), 'cancelled');
  });
});

describe('cancel of a finished handle with processes left', () => {
  const leftovers = [{ pid: 7, startTime: '70' }];

  it('ends them: false, the receipt, and how many', async () => {
    const world = new World();
    const spawned = await world.finished({}, { leftovers });
    const asked = await world.cancel(spawned, { force: true });
    assert.deepEqual(spawned.actor.received.at(-1), {
      type: 'cancel',
      force: true,
      graceMs: 1000,
      budgetMs: CANCEL_BUDGET_MS,
    });
    const joined = await world.cancel(spawned);
    await world.send({ type: 'leftovers-ended', handleId: spawned.handleId, ended: 1, survivors: [] });
    const reply = world.reply(asked);
    assert.deepEqual(
      [reply?.cancelled, reply?.leftoversEnded, reply?.receipt?.descendants_alive],
      [false, 1, 1],
    );
    assert.equal(world.reply(joined)?.leftoversEnded, 0);
    await world.send({ type: 'group-emptied', handleId: spawned.handleId });
    assert.equal(world.state.lingering.size, 0);
    assert.deepEqual(world.kit.timers, []);
    const after = world.reply(await world.cancel(spawned));
    assert.equal(after?.leftoversEnded, undefined);
  });

  it('whose group empties by itself just then ends none', async () => {
    const world = new World();
    const spawned = await world.finished({}, { leftovers });
    const asked = await world.cancel(spawned);
    await world.send({ type: 'group-emptied', handleId: spawned.handleId });
    assert.deepEqual([world.reply(asked)?.cancelled, world.reply(asked)?.leftoversEnded], [false, 0]);
  });

  it('ends them without the process actor when it does not answer', async () => {
    const world = new World();
    const spawned = await world.finished({}, { leftovers });
    const asked = await world.cancel(spawned);
    await world.advance(1850);
    assert.deepEqual(world.lost[0]?.target.leftovers, leftovers);
    await world.lost[0]?.answer({ ended: 1, survivors: [] });
    assert.equal(world.reply(asked)?.leftoversEnded, 1);
    assert.equal(world.state.lingering.size, 0);
  });

  it('answers at 2 s with what nobody has verified', async () => {
    const world = new World();
    const spawned = await world.finished({}, { leftovers });
    const asked = await world.cancel(spawned);
    await world.advance(CANCEL_ANSWER_MS);
    assert.deepEqual(world.reply(asked)?.survivors, [{ pid: 7, startTime: '70', name: 'sleep', state: '?' }]);
  });

  it('goes on for them when the leader ended by itself under the cancel', async () => {
    const world = new World();
    const spawned = await world.run();
    const asked = await world.cancel(spawned);
    await world.exited(spawned, { leftovers });
    await world.delivered(spawned);
    assert.equal(world.reply(asked), undefined, 'the tree is not verified gone yet');
    await world.send({ type: 'leftovers-ended', handleId: spawned.handleId, ended: 1, survivors: [] });
    const reply = world.reply(asked);
    assert.deepEqual(
      [reply?.cancelled, reply?.leftoversEnded, reply?.receipt?.status],
      [false, 1, 'completed'],
    );
    assert.deepEqual(world.items, [spawned.handleId]);
  });
});
