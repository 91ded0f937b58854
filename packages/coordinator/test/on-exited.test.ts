import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, it } from 'node:test';
import { ILLEGAL_MOVE_CHANNEL } from '@longrun/coordinator';
import type { ExitReport } from '@longrun/protocol';
import { CANCELLED, command, exitReport, S1, stream, World } from './support/world.js';

describe('exited', () => {
  it('makes the terminal move, stores the receipt and sends the result to the inbox', async () => {
    const world = new World();
    const spawned = await world.run({ command: command({ display: 'make all' }) });
    const startedAt = world.kit.clock.now();
    await world.exited(spawned, { exit: { kind: 'code', code: 2 } });
    assert.equal(world.stateOf(spawned), 'exited');
    assert.equal(world.state.live.size, 0);
    const [deliver] = world.feedback.received;
    assert.equal(deliver?.type, 'deliver');
    assert.deepEqual(deliver.type === 'deliver' && JSON.parse(deliver.content), {
      handle_id: spawned.handleId,
      exit_code: 2,
      stdout: 'out\n',
      stderr: '',
      duration_ms: 500,
      signal: null,
      command_id: spawned.args.commandId,
      session_id: S1,
      status: 'completed',
      command: 'make all',
      pid: 101,
      started_at: startedAt,
      ended_at: 1_700_000_000_500,
      stdout_bytes: 4,
      stderr_bytes: 0,
      stdout_lines: 1,
      stderr_lines: 0,
      stdout_truncated: false,
      stderr_truncated: false,
      omitted_bytes: 0,
      dropped_bytes: 0,
      stdout_path: null,
      stderr_path: null,
      pipe_held: false,
      descendants_alive: 0,
      usage: null,
      survivors: [],
    });
    assert.deepEqual(world.lifecycle, ['spawned', 'exited']);
    const [line] = world.kit.effects.logged.filter(({ message }) => message === 'exited');
    assert.deepEqual(line?.fields, {
      handle_id: spawned.handleId,
      session_id: S1,
      command_id: spawned.args.commandId,
      child_pid: 101,
      duration_ms: 500,
      exit: 2,
    });
  });

  it('puts the fields of C3 together from what the process actor knows', async () => {
    const world = new World();
    const report: Partial<ExitReport> = {
      exit: { kind: 'signal', signal: 'SIGSEGV', coreDumped: true },
      stdout: stream('a', {
        truncated: true,
        bytes: 100,
        lines: 9,
        omittedBytes: 99,
        droppedBytes: 40,
        file: { path: '/spill/out', bytes: 60 },
      }),
      stderr: stream('e', { omittedBytes: 1 }),
      pipeHeld: true,
      usage: { cpuMs: 12, peakRssBytes: 34, peakRssExact: true },
    };
    const spawned = await world.finished({}, report);
    const result = world.state.receipts.store.get(spawned.handleId)?.result;
    assert.deepEqual(
      [result?.exit_code, result?.signal, result?.core_dumped, result?.pipe_held, result?.usage],
      [-1, 'SIGSEGV', true, true, { cpu_ms: 12, peak_rss_bytes: 34, peak_rss_exact: true }],
    );
    assert.deepEqual(
      [result?.omitted_bytes, result?.dropped_bytes, result?.stdout_path, result?.stderr_path],
      [100, 40, '/spill/out', null],
    );
    assert.deepEqual([result?.stdout_bytes, result?.stdout_lines, result?.stdout_truncated], [100, 9, true]);
  });

  it('by timeout is an item with its own status', async () => {
    const world = new World();
    const spawned = await world.finished(
      {},
      { cause: 'timeout', exit: { kind: 'signal', signal: 'SIGKILL' } },
    );
    assert.equal(world.stateOf(spawned), 'timed_out');
    assert.equal(world.state.receipts.store.get(spawned.handleId)?.result.status, 'timed_out');
    assert.deepEqual(world.items, [spawned.handleId]);
    assert.deepEqual(world.lifecycle, ['spawned', 'timed out']);
  });

  it('after draining ends the handle the same way', async () => {
    const world = new World();
    const spawned = await world.run();
    await world.send({ type: 'draining', handleId: spawned.handleId });
    assert.equal(world.stateOf(spawned), 'draining');
    await world.exited(spawned);
    assert.equal(world.stateOf(spawned), 'exited');
  });

  it('a second time changes nothing: the state is set once', async () => {
    const world = new World();
    const spawned = await world.finished();
    const told = world.feedback.received.length;
    await world.exited(spawned, { exit: { kind: 'code', code: 9 } });
    assert.equal(world.state.receipts.store.get(spawned.handleId)?.result.exit_code, 0);
    assert.equal(world.feedback.received.length, told);
    assert.equal(world.counter('late_facts'), 1);
  });

  it('with a move that the table lacks is reported and not applied', async () => {
    const world = new World();
    const spawned = await world.run();
    const published: unknown[] = [];
    const listen = (event: unknown): void => void published.push(event);
    subscribe(ILLEGAL_MOVE_CHANNEL, listen);
    await world.exited(spawned, CANCELLED);
    unsubscribe(ILLEGAL_MOVE_CHANNEL, listen);
    assert.equal(world.stateOf(spawned), 'running');
    assert.equal(world.counter('illegal_moves'), 1);
    const fields = { handle_id: spawned.handleId, session_id: S1, from: 'running', to: 'cancelled' };
    assert.deepEqual(published, [fields]);
    const errors = world.kit.effects.logged.filter(({ level }) => level === 'error');
    assert.deepEqual(
      errors.map((line) => line.fields),
      [fields],
    );
    // The end is not lost: the actor stops after its report, and the handle ends as one whose actor is gone.
    await world.terminate(spawned.actor, { kind: 'stopped' });
    await world.lost[0]?.answer({ ended: 0, survivors: [] });
    assert.equal(world.stateOf(spawned), 'lost');
  });

  it('unwatches the actor when nothing is left, and keeps watching it while processes are', async () => {
    const world = new World();
    const plain = await world.run();
    await world.exited(plain);
    const lingers = await world.run();
    await world.exited(lingers, { leftovers: [{ pid: 7 }] });
    assert.deepEqual([...world.state.actors.keys()], [lingers.actor.address.id]);
    await world.send({ type: 'group-emptied', handleId: lingers.handleId });
    assert.equal(world.state.actors.size, 0);
  });
});

describe('facts about handles that are not live', () => {
  it('are counted and change nothing', async () => {
    const world = new World();
    const { handleId } = await world.finished();
    const listed = await world.ask('list', { includeFinished: true });
    await world.send({ type: 'starting', handleId });
    await world.send({ type: 'draining', handleId });
    await world.send({
      type: 'output-progressed',
      handleId,
      stdoutBytes: 1,
      stderrBytes: 1,
      lastOutputAt: 1,
    });
    await world.send({ type: 'group-emptied', handleId });
    await world.send({ type: 'leftovers-ended', handleId, ended: 1, survivors: [] });
    await world.send({
      type: 'spawn-failed',
      handleId,
      error: { code: 'SPAWN_FAILED', message: '', details: {} },
    });
    assert.deepEqual(await world.ask('list', { includeFinished: true }), listed);
    assert.equal(world.counter('late_facts'), 2);
    assert.equal(world.counter('illegal_moves'), 0);
  });

  it('a process that starts for a spawn that was answered with an error is ended', async () => {
    const world = new World();
    const spawned = await world.spawn();
    await world.terminate(spawned.actor, { kind: 'lost', detail: 'exit code 1' });
    await world.started(spawned);
    assert.deepEqual(world.lost[0]?.target, { leader: { pid: 101, startTime: '1010' }, leftovers: [] });
    assert.equal(world.counter('invariant_violations'), 1);
    await world.lost[0]?.answer({ ended: 1, survivors: [] });
  });

  it('a report of a handle that is unknown leaves no spill files', async () => {
    const world = new World();
    const spawned = await world.spawn();
    await world.terminate(spawned.actor, { kind: 'lost', detail: 'exit code 1' });
    await world.send({ type: 'exited', handleId: spawned.handleId, report: exitReport() });
    assert.equal(world.discarded.length, 2);
  });
});
