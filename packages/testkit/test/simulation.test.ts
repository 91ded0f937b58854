import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asSessionId, type SpawnReply } from '@longrun/protocol';
import { createManualClock } from '@longrun/testkit';
import {
  createScriptedMachine,
  createSimulatedSystem,
  orderlyTurns,
  quiescenceProblems,
  type Script,
  type ScriptedMachine,
  type SimulatedSystem,
  type SimulatedSystemOptions,
  scriptedCommand,
  seededTurns,
  type TurnDriver,
} from '@longrun/testkit/simulation';

const A = asSessionId('a');

interface Setting {
  readonly sim: SimulatedSystem;
  readonly machine: ScriptedMachine;
  readonly spawn: (script?: Script) => Promise<SpawnReply>;
}

function setting(turns: TurnDriver = orderlyTurns(), more: Partial<SimulatedSystemOptions> = {}): Setting {
  const clock = createManualClock();
  const machine = createScriptedMachine(clock, (label, run) => turns.between(label, run));
  const sim = createSimulatedSystem({ ...more, machine, clock, turns });
  const spawn = async (script: Script = {}): Promise<SpawnReply> => {
    const command = scriptedCommand(script);
    const reply = sim.ask('spawn', { sessionId: A, command, delivery: 'inbox' });
    await sim.settle();
    return reply;
  };
  return { sim, machine, spawn };
}

describe('the simulated system', () => {
  it('runs a command from spawn to inbox in virtual time', async () => {
    const { sim, machine, spawn } = setting();
    const started = sim.clock.now();
    const reply = await spawn({ exits: { afterMs: 90_000, code: 7 }, output: 'hello\n' });
    assert.ok(reply.kind === 'started');
    assert.equal(machine.alive().length, 1);
    await sim.advance(89_999);
    assert.equal(sim.consumed.length, 0);
    await sim.advance(1);
    const [item] = sim.consumed;
    assert.ok(item !== undefined && item.handleId === reply.handle.handle_id);
    const result: unknown = JSON.parse(item.content);
    assert.ok(typeof result === 'object' && result !== null);
    const { exit_code, stdout, duration_ms, started_at } = Object.fromEntries(Object.entries(result));
    assert.deepEqual([exit_code, stdout, duration_ms, started_at], [7, 'hello\n', 90_000, started]);
    await sim.quiesce();
    assert.deepEqual(await quiescenceProblems(sim), []);
  });

  it('does the same again with the same seed', async () => {
    const history = async (seed: number): Promise<unknown> => {
      const { sim, machine } = setting(seededTurns(seed));
      await sim.settle();
      for (const script of [{ exits: { afterMs: 5, code: 0 } }, { children: 1 }, { launchMs: 3 }] as const) {
        void sim.ask('spawn', { sessionId: A, command: scriptedCommand(script), delivery: 'inbox' });
      }
      await sim.advance(20);
      void sim.ask('close', {});
      await sim.quiesce();
      const told = sim.questions.map(({ type, reply }) => [type, reply]);
      return JSON.parse(JSON.stringify([told, sim.consumed, sim.logger.lines, machine.leaders]));
    };
    assert.deepEqual(await history(11), await history(11));
    const histories = await Promise.all(Array.from({ length: 20 }, (_, seed) => history(seed)));
    assert.ok(new Set(histories.map((h) => JSON.stringify(h))).size > 1, 'the seed decides something');
  });
});

describe('the judge of a quiescent system', () => {
  it('finds what is alive, on a thread, watched and pending, and is silent once it has ended', async () => {
    const { sim, machine, spawn } = setting();
    await spawn();
    const problems = (await quiescenceProblems(sim)).join('\n');
    for (const expected of [
      /alive: 1000/,
      /on threads/,
      /timers pending/,
      /actors left/,
      /registry/,
      /running/,
    ]) {
      assert.match(problems, expected);
    }
    machine.exit(1000);
    await sim.quiesce();
    assert.deepEqual(await quiescenceProblems(sim), []);
  });

  it('finds a question that was not answered', async () => {
    const { sim } = setting();
    const command = scriptedCommand({ launchMs: 100, exits: { afterMs: 0, code: 0 } });
    const asked = sim.ask('spawn', { sessionId: A, command, delivery: 'inbox' }, 10);
    const failed = assert.rejects(asked, { reason: 'deadline' });
    await sim.quiesce();
    await failed;
    const problems = (await quiescenceProblems(sim)).join('\n');
    assert.match(problems, /a spawn was rejected/);
    assert.match(problems, /listed and never announced/);
  });

  it('finds an item that is missing, doubled or does not say what the list says', async () => {
    const history = async (tamper: (sim: SimulatedSystem) => void): Promise<string> => {
      const { sim, spawn } = setting();
      await spawn({ exits: { afterMs: 1, code: 0 } });
      await sim.quiesce();
      tamper(sim);
      return (await quiescenceProblems(sim)).join('\n');
    };
    assert.equal(await history(() => undefined), '');
    const items = (sim: SimulatedSystem) => sim.consumed as unknown as { content: string }[];
    assert.match(await history((sim) => items(sim).splice(0)), /0 items where 1 are due/);
    assert.match(await history((sim) => items(sim).push(...items(sim))), /2 items where 1 are due/);
    const lie = (sim: SimulatedSystem): void => {
      const [item] = items(sim);
      assert.ok(item);
      item.content = item.content.replace('"completed"', '"lost"');
    };
    assert.match(await history(lie), /listed as exited, told as .*"lost"/);
  });
});

describe('the inline placement', () => {
  it('queues past its threads, boards in order, and takes back what waits', async () => {
    const { sim, machine, spawn } = setting(orderlyTurns(), { threads: { max: 1, whenFull: 'queue' } });
    await spawn();
    const waiting = ['b', 'c', 'd'].map(() =>
      sim.ask('spawn', { sessionId: A, command: scriptedCommand({}), delivery: 'inbox' }),
    );
    await sim.settle();
    assert.deepEqual(sim.placement.queued, ['hto-51-2', 'hto-51-3', 'hto-51-4']);
    const [, third] = sim.placement.queued;
    assert.ok(third);
    void sim.ask('cancel', { handleId: third, force: false });
    await sim.settle();
    assert.deepEqual(sim.placement.queued, ['hto-51-2', 'hto-51-4']);
    machine.exit(1000);
    await sim.settle();
    assert.deepEqual(sim.placement.threads, [['hto-51-2']]);
    assert.deepEqual(sim.placement.queued, ['hto-51-4']);
    assert.equal((await waiting[0])?.kind, 'started');
    machine.exit(1001);
    await sim.settle();
    machine.exit(1002);
    await sim.quiesce();
    assert.equal(machine.leaders.length, 3);
    assert.deepEqual(await quiescenceProblems(sim), []);
  });

  it('refuses past its threads when told to', async () => {
    const { spawn } = setting(orderlyTurns(), { threads: { max: 1, whenFull: 'reject' } });
    assert.equal((await spawn()).kind, 'started');
    const second = await spawn();
    assert.ok(second.kind === 'refused' && second.error.code === 'CAPACITY_EXCEEDED');
  });

  it('crashes a thread with all that is on it, and the processes live on without it', async () => {
    const { sim, machine, spawn } = setting(orderlyTurns(), { threads: { max: 1, whenFull: 'share' } });
    const reply = await spawn();
    await spawn();
    assert.ok(reply.kind === 'started');
    const alive = machine.alive();
    assert.equal(sim.crash(reply.handle.handle_id), true);
    assert.deepEqual(machine.alive(), alive, 'the crash itself ends no process');
    await sim.quiesce();
    assert.deepEqual([machine.alive(), sim.placement.threads], [[], []]);
    assert.deepEqual(
      sim.consumed.map((item) => /"status":"(\w+)"/.exec(item.content)?.[1]),
      ['lost', 'lost'],
    );
    assert.equal(sim.crash(reply.handle.handle_id), false);
    assert.deepEqual(await quiescenceProblems(sim), []);
  });

  it('blocks a thread until it is woken', async () => {
    const { sim, machine, spawn } = setting();
    const reply = await spawn();
    assert.ok(reply.kind === 'started');
    const wake = sim.placement.block(reply.handle.handle_id);
    machine.exit(1000);
    await sim.advance(60_000);
    assert.equal(sim.consumed.length, 0);
    wake();
    await sim.quiesce();
    assert.equal(sim.consumed.length, 1);
    assert.deepEqual(await quiescenceProblems(sim), []);
  });
});

describe('the scripted machine', () => {
  it('keeps a dead leader as a zombie until it is reaped, and for ever without a parent', async () => {
    const { sim, machine, spawn } = setting();
    await spawn();
    const { processes } = machine.launcher;
    machine.exit(1000);
    assert.equal(processes.find(1000)?.state, 'Z');
    assert.equal(processes.groupExists(1000), true);
    assert.deepEqual(machine.alive(), []);
    await sim.settle();
    assert.equal(processes.groupExists(1000), false);

    await spawn();
    machine.orphan(1001);
    machine.exit(1001);
    await sim.settle();
    assert.equal(processes.find(1001)?.state, 'Z');
  });

  it('signals groups as scripts say, and nobody when there is nobody', async () => {
    const { sim, machine, spawn } = setting();
    await spawn({ onTerm: 'ignores', children: 2 });
    await spawn({ onTerm: 300 });
    assert.equal(machine.signalGroup(1000, 'SIGTERM'), 'sent');
    assert.equal(machine.signalGroup(1003, 'SIGTERM'), 'sent');
    await sim.advance(299);
    assert.equal(machine.alive().length, 4);
    await sim.advance(1);
    assert.deepEqual(machine.alive(), [1000, 1001, 1002]);
    machine.signalGroup(1000, 'SIGKILL');
    assert.deepEqual(machine.alive(), []);
    await sim.settle();
    assert.equal(machine.signalGroup(1000, 'SIGKILL'), 'gone');
  });

  it('ends the pipes with the last process that holds them', async () => {
    const { sim, machine, spawn } = setting();
    await spawn({ children: 1, childrenHoldPipes: true });
    machine.write(1000, 'before\n');
    machine.exit(1000);
    await sim.advance(1000);
    assert.equal(sim.consumed.length, 0);
    machine.exit(1001);
    await sim.advance(1);
    assert.match(sim.consumed[0]?.content ?? '', /"stdout":"before\\n"/);
  });

  it('refuses a program that is missing', async () => {
    const { machine, spawn } = setting();
    const reply = await spawn({ missing: true });
    assert.ok(reply.kind === 'refused' && reply.error.details.errno === 'ENOENT');
    assert.deepEqual(machine.leaders, []);
  });
});
