import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asSessionId } from '@longrun/protocol';
import { command, S1, S2, stream, World } from './support/world.js';

describe('spawn', () => {
  it('is answered with the handle when the process exists, not before', async () => {
    const world = new World();
    const spawned = await world.spawn({ command: command({ display: 'npm test' }) });
    assert.equal(spawned.handleId, 'hto-ab-1');
    assert.equal(world.reply(spawned.replyTo), undefined);
    assert.deepEqual(
      spawned.actor.received.map((message) => message.type),
      ['start'],
    );
    const startedAt = world.kit.clock.now();
    await world.started(spawned);
    assert.deepEqual(world.reply(spawned.replyTo), {
      kind: 'started',
      handle: { handle_id: 'hto-ab-1', started_at: startedAt, command: 'npm test' },
    });
    assert.equal(world.stateOf(spawned), 'running');
    assert.equal(world.counter('spawned'), 1);
    assert.deepEqual(world.lifecycle, ['spawned']);
  });

  it('counts handles up and never uses a number again, also after a failure', async () => {
    const world = new World();
    const first = await world.spawn();
    await world.send({ type: 'spawn-failed', handleId: first.handleId, error: FAILED });
    const second = await world.spawn();
    assert.deepEqual([first.handleId, second.handleId], ['hto-ab-1', 'hto-ab-2']);
    assert.notEqual(first.args.commandId, second.args.commandId);
  });

  it('that fails is answered with the error and leaves no handle, receipt or session', async () => {
    const world = new World();
    const spawned = await world.spawn();
    await world.send({ type: 'spawn-failed', handleId: spawned.handleId, error: FAILED });
    assert.deepEqual(world.reply(spawned.replyTo), { kind: 'refused', error: FAILED });
    assert.deepEqual(await world.ask('list', { includeFinished: true }), []);
    assert.equal(world.state.sessions.size, 0);
    assert.equal(world.state.actors.size, 0);
    assert.deepEqual(world.items, []);
    assert.equal(world.counter('spawn_failed'), 1);
    const end = await world.ask('end-session', { sessionId: S1 });
    assert.equal(end.ok === false && end.error.code, 'UNKNOWN_SESSION');
  });

  it('that fails keeps a session that was opened by name', async () => {
    const world = new World();
    await world.send({ type: 'open-session', sessionId: S1 });
    const spawned = await world.spawn();
    await world.send({ type: 'spawn-failed', handleId: spawned.handleId, error: FAILED });
    assert.deepEqual(await world.ask('end-session', { sessionId: S1 }), {
      ok: true,
      ended: 0,
      survivors: [],
    });
  });

  it('is refused with the limit in its way: live handles of the host', async () => {
    const world = new World({ limits: { liveHandles: 2 } });
    await world.run();
    const second = await world.run({ sessionId: S2 });
    assert.deepEqual(await refused(world, { sessionId: asSessionId('s3') }), [
      'CAPACITY_EXCEEDED',
      'liveHandles',
    ]);
    await world.exited(second);
    await world.run({ sessionId: asSessionId('s3') });
  });

  it('is refused with the limit in its way: live handles of the session', async () => {
    const world = new World({ limits: { liveHandlesPerSession: 1 } });
    await world.run();
    assert.deepEqual(await refused(world), ['CAPACITY_EXCEEDED', 'liveHandlesPerSession']);
    await world.run({ sessionId: S2 });
  });

  it('counts a finished handle with processes left as live', async () => {
    const world = new World({ limits: { liveHandlesPerSession: 1 } });
    const { handleId } = await world.finished({}, { leftovers: [{ pid: 7 }] });
    assert.deepEqual(await refused(world), ['CAPACITY_EXCEEDED', 'liveHandlesPerSession']);
    await world.send({ type: 'group-emptied', handleId });
    await world.run();
  });

  it('is refused with the limit in its way: inbox places, until items are acknowledged', async () => {
    const world = new World({ limits: { inboxItems: 2 } });
    const first = await world.run();
    await world.run();
    assert.deepEqual(await refused(world), ['CAPACITY_EXCEEDED', 'inboxItems']);
    await world.exited(first);
    assert.deepEqual(await refused(world), ['CAPACITY_EXCEEDED', 'inboxItems'], 'on its way');
    await world.delivered(first);
    assert.deepEqual(await refused(world), ['CAPACITY_EXCEEDED', 'inboxItems'], 'in the inbox');
    await world.send({ type: 'acknowledged', sessionId: S1, count: 1 });
    await world.run();
  });

  it('in the foreground needs no inbox place, unless it may go on in the background', async () => {
    const world = new World({ limits: { inboxItems: 1 } });
    await world.run();
    await world.run({ delivery: 'reply' });
    assert.deepEqual(await refused(world, { delivery: 'reply', backgroundAfterMs: 50 }), [
      'CAPACITY_EXCEEDED',
      'inboxItems',
    ]);
  });

  it('gives its inbox place back when it is cancelled', async () => {
    const world = new World({ limits: { inboxItems: 1 } });
    const first = await world.run();
    await world.cancel(first);
    await world.exited(first, { cause: 'cancel' });
    await world.run();
  });

  it('is refused as the placement refuses it, and when the placement throws', async () => {
    const world = new World();
    world.placing = {
      code: 'CAPACITY_EXCEEDED',
      message: 'no thread is free',
      details: { limit: 'threads' },
    };
    assert.deepEqual(await refused(world), ['CAPACITY_EXCEEDED', 'threads']);
    world.placing = new Error('no memory for a thread');
    assert.deepEqual(await refused(world), ['INTERNAL', undefined]);
    assert.equal(world.state.sessions.size, 0);
    assert.equal(world.counter('refused'), 2);
    world.placing = 'starting';
    await world.run();
  });

  it('is refused in an ended session and on a closed host', async () => {
    const world = new World();
    await world.finished();
    await world.endSession();
    assert.deepEqual(await refused(world), ['SESSION_ENDED', undefined]);
    await world.ask('close', {});
    assert.deepEqual(await refused(world), ['HOST_CLOSED', undefined]);
    assert.deepEqual(await refused(world, { sessionId: S2 }), ['HOST_CLOSED', undefined]);
  });

  it('keeps the environment and the arguments of a command out of its own memory and the log', async () => {
    const world = new World();
    const spawned = await world.run({
      command: command({ argv: ['/usr/bin/curl', 'tok-4711'], env: { KEY: 'tok-4712' }, display: 'curl' }),
    });
    await world.exited(spawned, { stdout: stream('x') });
    const seen = JSON.stringify([
      world.kit.effects.logged,
      [...world.state.live],
      [...world.state.receipts.store.values()],
    ]);
    assert.doesNotMatch(seen, /tok-471/);
    assert.match(seen, /curl/);
  });
});

describe('spawn in the foreground', () => {
  it('is answered with the result, and nothing goes to the inbox', async () => {
    const world = new World();
    const spawned = await world.run({ delivery: 'reply' });
    assert.equal(world.reply(spawned.replyTo), undefined);
    await world.exited(spawned, { exit: { kind: 'code', code: 3 } });
    const reply = world.reply(spawned.replyTo);
    assert.equal(reply?.kind === 'finished' && reply.result.exit_code, 3);
    assert.deepEqual(world.items, []);
  });

  it('turns into a handle after its time, and then its result goes to the inbox', async () => {
    const world = new World();
    const spawned = await world.run({ delivery: 'reply', backgroundAfterMs: 100 });
    await world.advance(99);
    assert.equal(world.reply(spawned.replyTo), undefined);
    await world.advance(1);
    assert.equal(world.reply(spawned.replyTo)?.kind, 'started');
    await world.exited(spawned);
    assert.deepEqual(world.items, [spawned.handleId]);
  });

  it('that ends before its time is over gives its inbox place back', async () => {
    const world = new World({ limits: { inboxItems: 1 } });
    const spawned = await world.run({ delivery: 'reply', backgroundAfterMs: 100 });
    await world.exited(spawned);
    assert.equal(world.reply(spawned.replyTo)?.kind, 'finished');
    assert.deepEqual(world.kit.timers, []);
    await world.run();
  });

  it('whose time is over before its process exists is answered when it does', async () => {
    const world = new World();
    const spawned = await world.spawn({ delivery: 'reply', backgroundAfterMs: 100 });
    await world.advance(200);
    assert.equal(world.reply(spawned.replyTo), undefined);
    await world.started(spawned);
    assert.equal(world.reply(spawned.replyTo)?.kind, 'started');
  });

  it('with no time at all is a handle from the start', async () => {
    const world = new World();
    const spawned = await world.run({ delivery: 'reply', backgroundAfterMs: 0 });
    assert.equal(world.reply(spawned.replyTo)?.kind, 'started');
  });

  it('under a cancel waits for its end, which is near, instead of becoming a handle', async () => {
    const world = new World();
    const spawned = await world.run({ delivery: 'reply', backgroundAfterMs: 100 });
    await world.cancel(spawned);
    await world.advance(150);
    assert.equal(world.reply(spawned.replyTo), undefined);
    await world.exited(spawned, { cause: 'cancel' });
    const reply = world.reply(spawned.replyTo);
    assert.equal(reply?.kind === 'finished' && reply.result.status, 'cancelled');
  });
});

const FAILED = {
  code: 'SPAWN_FAILED',
  message: 'no such file: /no/such/program',
  details: { errno: 'ENOENT', missing: 'file', path: '/no/such/program' },
} as const;

async function refused(
  world: World,
  options: Parameters<World['spawn']>[0] = {},
): Promise<readonly [string, string | undefined]> {
  const reply = await world.ask('spawn', {
    sessionId: S1,
    command: command(),
    delivery: 'inbox',
    ...options,
  });
  assert.equal(reply.kind, 'refused');
  return [reply.error.code, reply.error.details.limit];
}
