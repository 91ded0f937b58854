import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSeededRandom } from '@longrun/testkit';
import type { Fault } from '../../dist/script/scenario.js';
import { createSimulatedWorld, type SimulatedWorldOptions } from '../../dist/world/simulated-world.js';
import type { FaultOutcome, Notice, Remains, World } from '../../dist/world/world.js';

const CLEAN: Remains = { processes: [], threads: [], descriptors: [], files: [] };

/** Runs `story` and the close in virtual time; what the world notices must be what is expected. */
async function inWorld<T>(
  story: (world: World) => Promise<T>,
  options: Partial<SimulatedWorldOptions> & { readonly notices?: RegExp } = {},
): Promise<T> {
  const { notices = /^$/, ...more } = options;
  const { world, drive } = await createSimulatedWorld({ seed: 1, ...more });
  const noticed: Notice[] = [];
  world.onNotice((notice) => noticed.push(notice));
  let told: T | undefined;
  const run = async (): Promise<void> => {
    told = await story(world);
    assert.deepEqual(await world.close(), CLEAN);
  };
  await drive(run());
  for (const notice of noticed) {
    assert.ok(notice.type === 'log', JSON.stringify(notice));
    assert.match(notice.message, notices);
  }
  // Set by `run`, which has succeeded.
  return told as T;
}

const spawn = async (
  world: World,
  fixture: string,
  args: string[] = [],
  more: object = {},
): Promise<string> => {
  const command = { ...world.commandOf({ fixture, args }), long_running: true, ...more };
  return String((await world.call('run_command', command, 'a'))['handle_id']);
};
const sleep = (world: World, ms: number): Promise<void> =>
  new Promise((resolve) => world.clock.after(ms, resolve));
const results = (world: World): Record<string, unknown>[] =>
  world.drain('a').map((item) => JSON.parse(item.content) as Record<string, unknown>);

describe('the simulated world', () => {
  it('runs a tool call from spawn to inbox in virtual time, and ends clean', async () => {
    await inWorld(async (world) => {
      const handle = await spawn(world, 'exit-code', ['7']);
      assert.equal(handle, 'hto-51-1');
      assert.equal(await world.awaitItem('a', 1000), true);
      assert.equal(world.clock.monotonic(), 2);
      const [result] = results(world);
      assert.deepEqual(
        [result?.['handle_id'], result?.['exit_code'], result?.['status']],
        [handle, 7, 'completed'],
      );
      assert.equal(await world.awaitItem('a', 1000), false);
      assert.equal(world.clock.monotonic(), 1002);
    });
  });

  it('plays fixtures as they are', async () => {
    await inWorld(
      async (world) => {
        const command = { ...world.commandOf({ fixture: 'flood', args: ['200000'] }) };
        const flood = await world.call('run_command', command, 'a');
        assert.equal(flood['stdout_bytes'], 200_006);
        assert.equal(flood['stdout_truncated'], true);
        const killed = await world.call(
          'run_command',
          world.commandOf({ fixture: 'kill-self', args: ['SEGV'] }),
          'a',
        );
        assert.deepEqual([killed['exit_code'], killed['signal']], [-1, 'SIGSEGV']);
        await assert.rejects(
          world.call('run_command', world.commandOf({ fixture: 'bad-interpreter' }), 'a'),
          {
            code: 'SPAWN_FAILED',
          },
        );
        const stubborn = await spawn(world, 'ignore-term');
        const began = world.clock.monotonic();
        const cancelled = await world.call('cancel_handle', { handle_id: stubborn }, 'a');
        assert.equal(cancelled['cancelled'], true);
        const tookMs = world.clock.monotonic() - began;
        assert.ok(tookMs >= 1000 && tookMs <= 2000, `${tookMs} ms`);
        const scripted = { argv: ['x'], simulated: { exits: { afterMs: 90_000, code: 3 } } };
        const slow = await world.call('run_command', world.commandOf(scripted), 'a');
        assert.deepEqual([slow['exit_code'], slow['duration_ms']], [3, 90_000]);
        const end = await world.endSession('a');
        assert.deepEqual(end, { ended: 0, survivors: [] });
        await assert.rejects(spawn(world, 'exit-code', ['0']), { code: 'SESSION_ENDED' });
        const { counters, handles, liveHandles } = await world.observe();
        assert.equal(handles.length, 4);
        assert.deepEqual([counters['spawned'], counters['cancelled'], liveHandles], [4, 1, 0]);
      },
      { notices: /spill/ },
    );
  });

  it('makes every fault that it knows happen', async () => {
    const faults: readonly (readonly [Fault, (world: World) => Promise<void>])[] = [
      [{ fault: 'kill-process-thread' }, async (world) => assert.equal(await statusOf(world), 'lost')],
      [{ fault: 'kill-child' }, async (world) => assert.equal(await statusOf(world), 'completed')],
      [{ fault: 'stop-child', forMs: 500 }, async (world) => assert.equal(await listed(world), 'running')],
      [
        { fault: 'kill-feedback' },
        async (world) => assert.equal((await world.observe()).feedbackRestarts, 1),
      ],
      [{ fault: 'stall-feedback', forMs: 500 }, async (world) => assert.equal(world.clock.monotonic(), 600)],
      [
        { fault: 'stall-coordinator', forMs: 500 },
        async (world) => assert.equal(world.clock.monotonic(), 600),
      ],
      [{ fault: 'refuse-spawns', forMs: 500 }, async (world) => void (await spawn(world, 'wait-for'))],
      [{ fault: 'slow-reader', forMs: 500 }, async (world) => assert.equal(world.clock.monotonic(), 600)],
      [
        { fault: 'jump-clock', byMs: -3_600_000 },
        async (world) => assert.equal(world.clock.now(), 1_700_000_000_000 + 100 - 3_600_000),
      ],
    ];
    for (const [fault, check] of faults) {
      await inWorld(
        async (world) => {
          await spawn(world, 'wait-for');
          await sleep(world, 100);
          const { choose } = { choose: (bound: number) => createSeededRandom(1).integer(bound) };
          const outcome: FaultOutcome = await world.inject(fault, choose);
          assert.equal(outcome.outcome, 'done', `${fault.fault}: ${outcome.detail}`);
          await check(world);
        },
        { notices: /process actor lost|actor failed|actor restarts|dead letter/ },
      );
    }
    const { world } = await createSimulatedWorld({ seed: 1 });
    assert.deepEqual([...world.faults].sort(), faults.map(([{ fault }]) => fault).sort());
    await assert.rejects(
      world.inject({ fault: 'kill-host' }, () => 0),
      RangeError,
    );
  });

  it('holds back what a fault holds back, while it lasts', async () => {
    await inWorld(async (world) => {
      const refused = world.inject({ fault: 'refuse-spawns', forMs: 50 }, () => 0);
      await assert.rejects(spawn(world, 'wait-for'), { code: 'SPAWN_FAILED' });
      await refused;
      const stalled = world.inject({ fault: 'stall-coordinator', forMs: 300 }, () => 0);
      await spawn(world, 'exit-code', ['0']);
      assert.equal(world.clock.monotonic(), 350);
      await stalled;
      const paused = world.inject({ fault: 'slow-reader', forMs: 300 }, () => 0);
      await sleep(world, 100);
      assert.deepEqual(world.drain('a'), []);
      await paused;
      assert.equal(world.drain('a').length, 1);
    });
  });

  it('is decided by its seed', async () => {
    const story = (seed: number): Promise<string> => {
      const messages: unknown[] = [];
      return inWorld(
        async (world) => {
          world.onMessage((message) => messages.push(message));
          const spawns = ['exit-code', 'wait-for', 'flood', 'hold-pipe', 'fork-tree'].map((fixture) =>
            spawn(world, fixture, ['3']),
          );
          await Promise.all(spawns);
          await world.endSession('a');
          return JSON.stringify([messages, results(world)]);
        },
        { seed },
      );
    };
    assert.equal(await story(5), await story(5));
    assert.notEqual(await story(5), await story(6));
  });

  it('says so when nothing is left that could happen', async () => {
    const { drive } = await createSimulatedWorld({ seed: 1 });
    await assert.rejects(drive(new Promise(() => undefined)), /nothing is left that could happen/);
    await assert.rejects(drive(Promise.reject(new Error('of its own'))), /of its own/);
  });
});

async function statusOf(world: World): Promise<unknown> {
  assert.equal(await world.awaitItem('a', 10_000), true);
  return results(world)[0]?.['status'];
}

async function listed(world: World): Promise<unknown> {
  const { handles } = await world.call('list_handles', {}, 'a');
  return (handles as { readonly state: string }[])[0]?.state;
}
