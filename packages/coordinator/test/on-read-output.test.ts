import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AskError, type AskFailure } from '@longrun/actor';
import type { HandleId, ReadOutputReply, ReplyTo, SessionId } from '@longrun/protocol';
import { S1, S2, type Spawned, stream, World } from './support/world.js';

async function read(
  world: World,
  handleId: HandleId,
  sessionId: SessionId = S1,
): Promise<ReplyTo<ReadOutputReply>> {
  const question = { handleId, sessionId, stream: 'stdout', offset: 2, maxBytes: 64, waitMs: 30 } as const;
  return world.question('read-output', question);
}

function outcome(world: World, to: ReplyTo<ReadOutputReply>): string | undefined {
  const reply = world.reply(to);
  if (reply === undefined) return undefined;
  return reply.ok ? reply.range.text : reply.error.code;
}

/** The question that the process actor was asked last fails. */
async function fail(world: World, spawned: Spawned, reason: AskFailure): Promise<void> {
  world.kit.effects.asked.at(-1)?.reject(new AskError(reason, spawned.actor.address, 'read-output'));
  await world.settle();
}

describe('read-output', () => {
  it('of a live handle asks its process actor', async () => {
    const world = new World();
    const spawned = await world.run();
    const asked = await read(world, spawned.handleId);
    const [question] = world.kit.effects.asked;
    assert.deepEqual(question?.payload, { stream: 'stdout', offset: 2, maxBytes: 64, waitMs: 30 });
    assert.equal(question?.timeoutMs, 5030);
    question?.resolve({ text: 'live', offset: 2, nextOffset: 6, eof: false, omittedBytes: 0 });
    await world.settle();
    assert.equal(outcome(world, asked), 'live');
  });

  it('of a finished handle asks the archive', async () => {
    const world = new World();
    const spawned = await world.finished({}, { stdout: stream('abcdef') });
    const asked = await read(world, spawned.handleId);
    await world.settle();
    assert.equal(outcome(world, asked), 'cdef');
  });

  it('of an unknown handle and of another session’s is refused', async () => {
    const world = new World();
    const live = await world.run();
    const finished = await world.finished();
    for (const { handleId } of [live, finished]) {
      assert.equal(outcome(world, await read(world, handleId, S2)), 'UNKNOWN_HANDLE');
    }
    assert.equal(world.kit.effects.asked.length, 0);
  });

  it('of a handle without a process yet answers that there is nothing so far', async () => {
    const world = new World();
    const spawned = await world.spawn();
    const reply = world.reply(await read(world, spawned.handleId));
    assert.deepEqual(reply, {
      ok: true,
      range: { text: '', offset: 2, nextOffset: 2, eof: false, omittedBytes: 0 },
    });
  });

  it('that finds its actor just finished falls back to the archive', async () => {
    const world = new World();
    const spawned = await world.run();
    const asked = await read(world, spawned.handleId);
    await world.exited(spawned, { stdout: stream('abcdef') });
    await fail(world, spawned, 'stopped');
    await world.settle();
    assert.equal(outcome(world, asked), 'cdef');
  });

  it('that finds its actor gone before the report is here waits for the end', async () => {
    const world = new World();
    const spawned = await world.run();
    const asked = await read(world, spawned.handleId);
    await fail(world, spawned, 'stopped');
    assert.equal(outcome(world, asked), undefined);
    await world.exited(spawned, { stdout: stream('abcdef') });
    await world.settle();
    assert.equal(outcome(world, asked), 'cdef');
  });

  it('of a lost handle says how much is nowhere any more', async () => {
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
    await world.terminate(spawned.actor, { kind: 'lost', detail: '' });
    await world.lost[0]?.answer({ ended: 1, survivors: [] });
    let seen: unknown;
    world.archive = async (archived, offset) => {
      seen = archived;
      return { text: '', offset, nextOffset: archived.bytes, eof: true, omittedBytes: 68 };
    };
    const asked = await read(world, handleId);
    await world.settle();
    assert.equal(outcome(world, asked), '');
    assert.deepEqual(seen, {
      text: '',
      truncated: true,
      bytes: 70,
      lines: 0,
      omittedBytes: 70,
      droppedBytes: 70,
    });
  });

  it('tells a blocked thread, a full one and a defect apart', async () => {
    const world = new World();
    const spawned = await world.run();
    for (const [reason, code] of [
      ['deadline', 'TIMEOUT'],
      ['full', 'CAPACITY_EXCEEDED'],
      ['undeliverable', 'INTERNAL'],
    ] as const) {
      const asked = await read(world, spawned.handleId);
      await fail(world, spawned, reason);
      assert.equal(outcome(world, asked), code);
    }
  });

  it('that the archive fails is INTERNAL; one whose receipt was dropped meanwhile finds no handle', async () => {
    const world = new World({ limits: { receipts: 1 } });
    const first = await world.finished();
    let fails: ((error: Error) => void) | undefined;
    world.archive = () =>
      new Promise((_resolve, reject) => {
        fails = reject;
      });
    const broken = await read(world, first.handleId);
    fails?.(new Error('EIO'));
    await world.settle();
    assert.equal(outcome(world, broken), 'INTERNAL');
    const late = await read(world, first.handleId);
    await world.finished();
    fails?.(new Error('ENOENT'));
    await world.settle();
    assert.equal(outcome(world, late), 'UNKNOWN_HANDLE');
  });

  it('is bounded in how many are under way', async () => {
    const world = new World();
    const spawned = await world.run();
    for (let n = 0; n < 1024; n += 1) {
      const question = {
        handleId: spawned.handleId,
        stream: 'stderr',
        offset: 0,
        maxBytes: 1,
        waitMs: 0,
      } as const;
      await world.kit.send({ type: 'read-output', ...question, replyTo: world.kit.replyTo() });
    }
    const reply = world.reply(await read(world, spawned.handleId));
    assert.equal(reply?.ok === false && reply.error.details.limit, 'openQuestions');
    for (const question of world.kit.effects.asked) {
      question.resolve({ text: '', offset: 0, nextOffset: 0, eof: false, omittedBytes: 0 });
    }
    await world.settle();
    assert.equal(world.state.openQuestions, 0);
  });
});
