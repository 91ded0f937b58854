import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HandleEnd, Meter } from '@longrun/coordinator';
import { CANCELLED, command, S2, World } from './support/world.js';

/** Writes down what it is told. */
class Notes implements Meter {
  readonly counts: Record<string, number> = {};
  readonly spawns: number[] = [];
  readonly bytes = { stdout: 0, stderr: 0 };
  readonly ends: HandleEnd[] = [];

  counted(name: string, by: number): void {
    this.counts[name] = (this.counts[name] ?? 0) + by;
  }
  spawned(afterMs: number): void {
    this.spawns.push(afterMs);
  }
  wrote(stream: 'stdout' | 'stderr', bytes: number): void {
    assert.ok(bytes > 0);
    this.bytes[stream] += bytes;
  }
  ended(end: HandleEnd): void {
    this.ends.push(end);
  }
}

describe('meter', () => {
  it('is told of each end once, with the tag of its spawn; a cancel that came too late has killed nothing', async () => {
    const meter = new Notes();
    const world = new World({ meter });
    const natural = await world.run({ tag: 7 });
    await world.exited(natural);
    await world.cancel(natural);
    const late = await world.run();
    await world.cancel(late);
    await world.exited(late);
    const cancelled = await world.run();
    await world.cancel(cancelled);
    await world.advance(40);
    await world.exited(cancelled, CANCELLED);
    await world.exited(cancelled, CANCELLED);
    assert.deepEqual(
      meter.ends.map(({ result, tag, kill }) => [result.status, tag, kill?.by, kill?.durationMs]),
      [
        ['completed', 7, undefined, undefined],
        ['completed', undefined, undefined, undefined],
        ['cancelled', undefined, 'cancel', 40],
      ],
    );
    assert.deepEqual(meter.counts, Object.fromEntries(world.state.counters), 'and of all that is counted');
    assert.equal(meter.spawns.length, 3);
  });

  it('times a timeout as its process actor did', async () => {
    const meter = new Notes();
    const world = new World({ meter });
    await world.exited(await world.run(), { cause: 'timeout', endingMs: 12 });
    assert.deepEqual(meter.ends[0]?.kill, { by: 'timeout', durationMs: 12 });
  });

  it('is told of each byte of output once, while it comes and at the end', async () => {
    const meter = new Notes();
    const world = new World({ meter });
    const spawned = await world.run();
    const { handleId } = spawned;
    const progress = { type: 'output-progressed', handleId, lastOutputAt: 1 } as const;
    await world.send({ ...progress, stdoutBytes: 10, stderrBytes: 0 });
    await world.send({ ...progress, stdoutBytes: 15, stderrBytes: 2 });
    assert.deepEqual(meter.bytes, { stdout: 15, stderr: 2 });
    const stream = { text: '', truncated: false, lines: 0, omittedBytes: 0, droppedBytes: 0 };
    await world.exited(spawned, { stdout: { ...stream, bytes: 20 }, stderr: { ...stream, bytes: 2 } });
    assert.deepEqual(meter.bytes, { stdout: 20, stderr: 2 });
  });

  it('is told of no end where there was no handle: a spawn that failed, and one that was refused', async () => {
    const meter = new Notes();
    const world = new World({ meter, limits: { liveHandles: 1 } });
    const failed = await world.spawn();
    await world.send({
      type: 'spawn-failed',
      handleId: failed.handleId,
      error: { code: 'SPAWN_FAILED', message: '', details: {} },
    });
    await world.run();
    const replyTo = await world.question('spawn', {
      sessionId: S2,
      command: command(),
      delivery: 'inbox',
    });
    assert.equal(world.reply(replyTo)?.kind, 'refused');
    assert.deepEqual([meter.ends, meter.spawns.length], [[], 1]);
    assert.deepEqual(meter.counts, { spawn_failed: 1, spawned: 1, refused: 1 });
  });
});
