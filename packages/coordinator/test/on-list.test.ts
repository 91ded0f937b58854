import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CANCELLED, S1, S2, World } from './support/world.js';

describe('list', () => {
  it('shows the live handles of a session, how much they wrote and how long they have been silent', async () => {
    const world = new World();
    await world.run({ sessionId: S2 });
    const spawned = await world.run();
    await world.advance(1000);
    const { handleId } = spawned;
    const lastOutputAt = world.kit.clock.now();
    await world.send({ type: 'output-progressed', handleId, stdoutBytes: 5, stderrBytes: 6, lastOutputAt });
    await world.advance(400);
    assert.deepEqual(await world.ask('list', { sessionId: S1, includeFinished: true }), [
      {
        handle_id: handleId,
        command_id: spawned.args.commandId,
        session_id: S1,
        command: '/bin/sleep 60',
        state: 'running',
        pid: 102,
        started_at: lastOutputAt - 1000,
        ended_at: null,
        exit_code: null,
        signal: null,
        duration_ms: 1400,
        stdout_bytes: 5,
        stderr_bytes: 6,
        silent_ms: 400,
        descendants_alive: 0,
      },
    ]);
  });

  it('counts duration from the spawn, however late its fact comes, and no silence is longer', async () => {
    const world = new World();
    const { handleId } = await world.spawn();
    const startedAt = world.kit.clock.now();
    await world.advance(40);
    const process = { pid: 300, startTime: '3000' };
    await world.send({ type: 'started', handleId, process, startedAt, launcher: 'fake' });
    await world.advance(1000);
    const [row] = await world.ask('list', { sessionId: S1, includeFinished: false });
    assert.deepEqual([row?.duration_ms, row?.silent_ms], [1040, 1040]);
  });

  it('shows commands that wait for a thread', async () => {
    const world = new World();
    world.placing = 'queued';
    const spawned = await world.spawn();
    const [row] = await world.ask('list', { includeFinished: false });
    assert.deepEqual([row?.state, row?.pid, row?.started_at, row?.duration_ms], ['queued', null, null, 0]);
    await world.send({ type: 'starting', handleId: spawned.handleId });
    const [next] = await world.ask('list', { includeFinished: false });
    assert.equal(next?.state, 'starting');
  });

  it('shows finished ones when asked, before the live ones, and what they left behind while it lives', async () => {
    const world = new World();
    const live = await world.run();
    const left = await world.finished({}, { leftovers: [{ pid: 7 }, { pid: 8 }] });
    const cancelled = await world.run();
    await world.cancel(cancelled);
    await world.exited(cancelled, CANCELLED);
    const rows = await world.ask('list', { sessionId: S1, includeFinished: true });
    assert.deepEqual(
      rows.map((row) => [row.handle_id, row.state, row.exit_code, row.signal, row.descendants_alive]),
      [
        [left.handleId, 'exited', 0, null, 2],
        [cancelled.handleId, 'cancelled', -1, 'SIGTERM', 0],
        [live.handleId, 'running', null, null, 0],
      ],
    );
    await world.send({ type: 'group-emptied', handleId: left.handleId });
    const [row] = await world.ask('list', { includeFinished: true });
    assert.equal(row?.descendants_alive, 0);
    assert.equal((await world.ask('list', { includeFinished: false })).length, 1);
  });

  it('is not upset by a wall clock that steps back', async () => {
    const world = new World();
    await world.run();
    world.kit.clock.setNow(0);
    const [row] = await world.ask('list', { includeFinished: false });
    assert.equal(row?.silent_ms, 0);
  });
});
