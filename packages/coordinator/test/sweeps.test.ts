import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CANCEL_ANSWER_MS } from '@longrun/protocol';
import { CANCELLED, S1, S2, World } from './support/world.js';

const LEFT = { pid: 900, startTime: '9', name: 'daemon', state: 'D' } as const;
const LOST = { kind: 'lost', detail: 'worker exited with code 1' } as const;

/** A sweep that is answered when the test says so. */
function held(world: World): { answer(outcome: Awaited<ReturnType<World['sweeping']>>): Promise<unknown> } {
  let resolve: (outcome: Awaited<ReturnType<World['sweeping']>>) => void = () => undefined;
  const promise = new Promise<Awaited<ReturnType<World['sweeping']>>>((done) => {
    resolve = done;
  });
  world.sweeping = () => promise;
  return {
    answer: async (outcome) => {
      resolve(outcome);
      return world.checked(await world.kit.handlePiped());
    },
  };
}

describe('the search for what commands left outside their groups', () => {
  it('is not made for a session that never launched anything, nor for such a host', async () => {
    const world = new World();
    await world.send({ type: 'open-session', sessionId: S1 });
    assert.equal((await world.ask('end-session', { sessionId: S1 })).ok, true);
    await world.ask('close', {});
    assert.deepEqual(world.sweeps, []);
  });

  it('comes when the last handle of an ending session has ended, with the time that is left', async () => {
    const world = new World();
    const spawned = await world.run();
    await world.run({ sessionId: S2 });
    const end = await world.endSession();
    await world.advance(300);
    assert.deepEqual(world.sweeps, [], 'its handles first');
    const sweep = held(world);
    await world.exited(spawned, CANCELLED);
    assert.deepEqual(world.sweeps, [
      { target: { token: 'host.1.', graceMs: 1000, everybody: false }, budgetMs: 1650 },
    ]);
    assert.equal(world.reply(end), undefined, 'the answer waits for it');
    await sweep.answer({ ended: 2, survivors: [LEFT] });
    assert.deepEqual(world.reply(end), { ok: true, ended: 1, survivors: [LEFT] });
    assert.equal(world.counter('escapees_ended'), 2);
    assert.equal(world.state.sessions.has(S1), false);
  });

  it('is searched for once, whoever joins', async () => {
    const world = new World();
    await world.finished();
    const sweep = held(world);
    const [first, second] = [await world.endSession(), await world.endSession()];
    const closed = await world.question('close', {});
    await sweep.answer({ ended: 0, survivors: [] });
    // That of the close, which begins with the end of the session.
    await world.settle();
    assert.deepEqual(world.reply(first), { ok: true, ended: 0, survivors: [] });
    assert.deepEqual(world.reply(second), { ok: true, ended: 0, survivors: [] });
    assert.deepEqual(world.reply(closed), { ended: 0, survivors: [] });
    assert.deepEqual(
      world.sweeps.map(({ target }) => [target.token, target.everybody]),
      [
        ['host.1.', false],
        ['host.', true],
      ],
    );
  });

  it('that does not come to an end is not waited for beyond 2 s', async () => {
    const world = new World();
    await world.finished();
    const sweep = held(world);
    const end = await world.endSession();
    await world.advance(CANCEL_ANSWER_MS);
    assert.deepEqual(world.reply(end), { ok: true, ended: 0, survivors: [] });
    assert.ok(
      world.kit.effects.logged.some(({ level, fields }) => level === 'warn' && fields['sweep'] === 'running'),
    );
    await sweep.answer({ ended: 1, survivors: [] });
  });

  it('is made also when the session end is late, and the answer does not wait for it', async () => {
    const world = new World();
    const stuck = await world.run();
    const end = await world.endSession();
    const sweep = held(world);
    await world.advance(CANCEL_ANSWER_MS);
    const named = { pid: 101, startTime: '1010', name: 'sleep', state: '?' };
    assert.deepEqual(world.reply(end), { ok: true, ended: 0, survivors: [named] });
    assert.deepEqual(world.sweeps, [
      { target: { token: 'host.1.', graceMs: 1000, everybody: false }, budgetMs: 1000 },
    ]);
    await sweep.answer({ ended: 2, survivors: [] });
    assert.equal(world.counter('escapees_ended'), 2);
    await world.exited(stuck, CANCELLED);
    assert.equal(world.state.sessions.has(S1), false);
    assert.equal(world.sweeps.length, 1);
  });

  it('that fails is an error in the log, and the session ends', async () => {
    const world = new World();
    await world.finished();
    world.sweeping = () => Promise.reject(new Error('nobody could look'));
    const end = await world.endSession();
    assert.deepEqual(world.reply(end), { ok: true, ended: 0, survivors: [] });
    assert.ok(world.kit.effects.logged.some(({ level }) => level === 'error'));
  });

  it('names a process once that its handle has named before', async () => {
    const world = new World();
    const spawned = await world.run();
    const end = await world.endSession();
    world.sweeping = async () => ({ ended: 0, survivors: [LEFT] });
    await world.exited(spawned, { ...CANCELLED, leftovers: [LEFT], survivors: [LEFT] });
    assert.deepEqual(world.reply(end), { ok: true, ended: 1, survivors: [LEFT] });
  });

  it('is made once for a host that closes, for all its sessions', async () => {
    const world = new World();
    await world.finished();
    await world.finished({ sessionId: S2 });
    world.sweeping = async () => ({ ended: 3, survivors: [LEFT] });
    assert.deepEqual(await world.ask('close', {}), { ended: 0, survivors: [LEFT] });
    assert.deepEqual(world.sweeps, [
      { target: { token: 'host.', graceMs: 1000, everybody: true }, budgetMs: 1950 },
    ]);
    assert.deepEqual(world.kit.timers, []);
  });

  it('uses another number for a session of the same name', async () => {
    const world = new World();
    const failed = await world.spawn();
    const error = { code: 'SPAWN_FAILED', message: 'no such file', details: {} } as const;
    await world.send({ type: 'spawn-failed', handleId: failed.handleId, error });
    const next = await world.spawn();
    assert.equal(failed.args.token, `host.1.${failed.args.commandId}`);
    assert.equal(next.args.token, `host.2.${next.args.commandId}`);
  });
});

describe('a process thread that is lost during a launch', () => {
  it('may have launched the command: the spawn fails when whoever bears its token has been ended', async () => {
    const world = new World();
    const spawned = await world.spawn();
    const sweep = held(world);
    await world.terminate(spawned.actor, LOST);
    const { token } = spawned.args;
    assert.deepEqual(world.sweeps, [{ target: { token, graceMs: 0, everybody: true }, budgetMs: 1000 }]);
    assert.equal(world.reply(spawned.replyTo), undefined);
    await sweep.answer({ ended: 1, survivors: [] });
    const reply = world.reply(spawned.replyTo);
    assert.equal(reply?.kind === 'refused' && reply.error.code, 'INTERNAL');
    assert.deepEqual([world.state.live.size, world.kit.timers.length], [0, 0]);
  });

  it('has launched nothing when the command was still queued', async () => {
    const world = new World();
    world.placing = 'queued';
    const spawned = await world.spawn();
    await world.terminate(spawned.actor, LOST);
    assert.equal(world.reply(spawned.replyTo)?.kind, 'refused');
    assert.deepEqual(world.sweeps, []);
  });

  it('keeps nobody waiting when the search hangs', async () => {
    const world = new World();
    const spawned = await world.spawn();
    held(world);
    await world.terminate(spawned.actor, LOST);
    const asked = await world.cancel(spawned);
    await world.advance(1500);
    assert.equal(world.reply(spawned.replyTo)?.kind, 'refused');
    assert.deepEqual(world.reply(asked), { cancelled: false, handleId: spawned.handleId, survivors: [] });
  });

  it('and whose word of the start comes late after all has launched nothing that lives on', async () => {
    const world = new World();
    const spawned = await world.spawn();
    const sweep = held(world);
    await world.terminate(spawned.actor, LOST);
    await world.started(spawned);
    assert.equal(world.lost.length, 1, 'ended by what is known of it now');
    await sweep.answer({ ended: 1, survivors: [] });
    assert.equal(world.reply(spawned.replyTo)?.kind, 'refused');
  });
});

describe('a cancel that leaves survivors', () => {
  it('is answered with them at once, and a later one tries again', async () => {
    const world = new World();
    const spawned = await world.run();
    const asked = await world.cancel(spawned);
    await world.exited(spawned, { ...CANCELLED, leftovers: [LEFT], survivors: [LEFT] });
    const reply = world.reply(asked);
    assert.deepEqual([reply?.cancelled, reply?.survivors], [true, [LEFT]]);
    assert.deepEqual(world.kit.timers, []);
    const again = await world.cancel(spawned);
    assert.equal(spawned.actor.received.at(-1)?.type, 'cancel');
    await world.send({ type: 'leftovers-ended', handleId: spawned.handleId, ended: 1, survivors: [] });
    assert.deepEqual([world.reply(again)?.cancelled, world.reply(again)?.leftoversEnded], [false, 1]);
  });
});
