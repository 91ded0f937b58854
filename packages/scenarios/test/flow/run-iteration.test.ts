import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LongrunError } from '@longrun/protocol';
import { runIteration } from '../../dist/flow/run-iteration.js';
import { SessionBook } from '../../dist/flow/session-book.js';
import { History } from '../../dist/history/history.js';
import type { HistoryEvent, Program, Step } from '../../dist/index.js';
import { resolveStep } from '../../dist/script/resolve-step.js';
import { type StubCall, type StubWorld, stubWorld } from '../support/stub-world.js';

const PROGRAMS: ReadonlyMap<string, Program> = new Map([['quick', { argv: ['true'] }]]);

interface Ran {
  readonly events: readonly HistoryEvent[];
  readonly world: StubWorld;
}

async function run(
  steps: readonly Step[],
  answer: (call: StubCall) => Record<string, unknown>,
  more: { readonly sessions?: 'per-vu' | 'per-iteration' | 'shared'; readonly seed?: number } = {},
): Promise<Ran> {
  const world = stubWorld(answer);
  const history = new History(world.clock);
  const events: HistoryEvent[] = [];
  history.onEvent((event) => events.push(event));
  const { sessions = 'per-vu', seed = 1 } = more;
  await runIteration(
    {
      id: 'main/1/1',
      load: 'main',
      vu: 1,
      intendedAt: 0,
      signal: new AbortController().signal,
      seed,
      steps: steps.map(resolveStep),
      sessions,
    },
    { world, history, sessions: new SessionBook(), programs: PROGRAMS },
  );
  return { events, world };
}

const spawned = (): Record<string, unknown> => ({ handle_id: 'hto-1-1', started_at: 1, command: 'true' });

test('later steps use what earlier ones yielded', async () => {
  const { world } = await run([{ do: 'spawn', program: 'quick' }, { do: 'cancel' }], spawned);
  assert.deepEqual(
    world.calls.map(({ tool, input, sessionId }) => [tool, Reflect.get(input, 'handle_id'), sessionId]),
    [
      ['run_command', undefined, 'main-1'],
      ['cancel_handle', 'hto-1-1', 'main-1'],
    ],
  );
});

test('a refused call marks the iteration, and what needs its handle does nothing', async () => {
  const { world, events } = await run(
    [{ do: 'spawn', program: 'quick' }, { do: 'cancel' }, { do: 'list' }],
    (call) => {
      if (call.tool !== 'run_command') return { handles: [] };
      throw new LongrunError({ code: 'CAPACITY_EXCEEDED', message: 'full', details: {} });
    },
  );
  assert.deepEqual(
    world.calls.map(({ tool }) => tool),
    ['run_command', 'list_handles'],
  );
  const answers = events.filter((event) => event.type === 'answer');
  assert.deepEqual(
    answers.map(({ outcome, code }) => [outcome, code]),
    [
      ['failed', 'CAPACITY_EXCEEDED'],
      ['ok', undefined],
    ],
  );
  const last = events.at(-1);
  assert.equal(last?.type === 'iteration-ended' && last.outcome, 'failed');
});

test('a call that nobody answered in time is neither done nor refused', async () => {
  const { events } = await run([{ do: 'list' }], () => {
    throw new LongrunError({ code: 'TIMEOUT', message: 'late', details: {} });
  });
  const [answer] = events.filter((event) => event.type === 'answer');
  assert.equal(answer?.outcome, 'unknown');
});

test('the first call is measured from when the iteration should have started, the next from when it was made', async () => {
  const world = stubWorld(() => {
    world.clock.advance(7);
    return { handles: [] };
  });
  const history = new History(world.clock);
  const events: HistoryEvent[] = [];
  history.onEvent((event) => events.push(event));
  world.clock.advance(100);
  const steps: Step[] = [{ do: 'list' }, { do: 'list' }];
  const { signal } = new AbortController();
  await runIteration(
    {
      id: 'main/1/1',
      load: 'main',
      vu: 1,
      intendedAt: 60,
      signal,
      seed: 1,
      steps: steps.map(resolveStep),
      sessions: 'shared',
    },
    { world, history, sessions: new SessionBook(), programs: PROGRAMS },
  );
  const calls = events.filter((event) => event.type === 'call');
  const answers = events.filter((event) => event.type === 'answer');
  assert.deepEqual(
    calls.map(({ intendedAt }) => intendedAt),
    [60, 107],
  );
  assert.deepEqual(
    answers.map(({ tookMs }) => tookMs),
    [47, 7],
  );
});

test('a session of one iteration ends with it; a step that ends a session leaves a fresh one', async () => {
  const { world, events } = await run(
    [{ do: 'list' }, { do: 'end-session' }, { do: 'list' }],
    () => ({ handles: [] }),
    {
      sessions: 'per-iteration',
    },
  );
  assert.deepEqual(
    world.calls.map(({ sessionId }) => sessionId),
    ['main/1/1', 'main/1/1.2'],
  );
  const ends = events.filter((event) => event.type === 'call' && event.operation === 'end-session');
  assert.deepEqual(
    ends.map((event) => event.type === 'call' && event.sessionId),
    ['main/1/1', 'main/1/1.2'],
  );
});

test('a check passes and fails by its comparison, and looks into lists from either end', async () => {
  const { events } = await run(
    [
      { do: 'list' },
      { do: 'check', name: 'equal', value: 'listing.handles.-1.state', equals: 'exited' },
      { do: 'check', name: 'too few', value: 'listing.handles.length', atLeast: 2 },
      { do: 'check', name: 'few enough', value: 'listing.handles.length', atMost: 1 },
      { do: 'check', name: 'like', value: 'listing.handles.0.state', matches: '^ex' },
      { do: 'check', name: 'absent', value: 'listing.nothing.there', exists: false },
    ],
    () => ({ handles: [{ state: 'exited' }] }),
  );
  const checks = events.filter((event) => event.type === 'check');
  assert.deepEqual(
    checks.map(({ name, passed }) => [name, passed]),
    [
      ['equal', true],
      ['too few', false],
      ['few enough', true],
      ['like', true],
      ['absent', true],
    ],
  );
  assert.equal(checks[1]?.got, 1, 'a failed check shows what it saw');
});

test('the seed chooses, the same for the same seed, and in the end every choice', async () => {
  const steps: Step[] = [
    {
      do: 'choose',
      of: [
        { weight: 1, steps: [{ do: 'list' }] },
        { weight: 1, steps: [{ do: 'spawn', program: 'quick' }] },
      ],
    },
  ];
  const chosen = async (seed: number): Promise<string | undefined> =>
    (await run(steps, spawned, { seed })).world.calls[0]?.tool;
  const seeds = Array.from({ length: 20 }, (_, seed) => seed);
  const first = await Promise.all(seeds.map(chosen));
  assert.deepEqual(await Promise.all(seeds.map(chosen)), first);
  assert.deepEqual(new Set(first), new Set(['list_handles', 'run_command']));
});

test('an aborted iteration starts no further step, and says that it was interrupted', async () => {
  const world = stubWorld(() => {
    stop.abort();
    return { handles: [] };
  });
  const stop = new AbortController();
  const history = new History(world.clock);
  const events: HistoryEvent[] = [];
  history.onEvent((event) => events.push(event));
  const steps: Step[] = [{ do: 'repeat', times: 5, steps: [{ do: 'list' }] }];
  await runIteration(
    {
      id: 'main/1/1',
      load: 'main',
      vu: 1,
      intendedAt: 0,
      signal: stop.signal,
      seed: 1,
      steps: steps.map(resolveStep),
      sessions: 'shared',
    },
    { world, history, sessions: new SessionBook(), programs: PROGRAMS },
  );
  assert.equal(world.calls.length, 1);
  const last = events.at(-1);
  assert.equal(last?.type === 'iteration-ended' && last.outcome, 'interrupted');
});
