import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseScenario } from '../../dist/script/parse-scenario.js';
import type { ResolvedScenario } from '../../dist/script/resolved-scenario.js';
import type { Scenario } from '../../dist/script/scenario.js';
import { FIXTURES, SMALL } from './small-script.js';

function resolved(script: Scenario): ResolvedScenario {
  const parsed = parseScenario(script, { fixtures: FIXTURES });
  assert.ok(parsed.ok, parsed.ok ? '' : JSON.stringify(parsed.problems));
  return parsed.scenario;
}

test('the smallest script gets every default', () => {
  assert.deepEqual(resolved(SMALL), {
    name: 'small',
    description: '',
    mode: 'threads',
    seed: 1,
    host: {},
    actors: [],
    programs: {},
    load: {
      main: {
        executor: 'constant-vus',
        flow: 'main',
        sessions: 'per-vu',
        startTimeMs: 0,
        gracefulStopMs: 30_000,
        vus: 1,
        durationMs: 10_000,
      },
    },
    flows: { main: [{ do: 'spawn', program: 'flood', longRunning: true, as: 'handle' }] },
    faults: [],
    bounds: { rssGrowthBytes: 1024 * 1024 * 1024 },
    sometimes: [],
    thresholds: [],
    sampleEveryMs: 1000,
    timeoutMs: 600_000,
  });
});

test('every executor gets its defaults, and its durations in milliseconds', () => {
  const { load } = resolved({
    ...SMALL,
    load: {
      a: { executor: 'shared-iterations' },
      b: { executor: 'ramping-vus', stages: [{ target: 3, duration: '1m' }] },
      c: { executor: 'constant-arrival-rate', rate: 5, duration: 2000, preAllocatedVUs: 4 },
      d: {
        executor: 'ramping-arrival-rate',
        stages: [{ target: 0.5, duration: '1s' }],
        timeUnit: '1m',
        preAllocatedVUs: 4,
        maxVUs: 8,
        startTime: '1s',
        gracefulStop: 0,
      },
    },
  });
  const base = { flow: 'main', sessions: 'per-vu', startTimeMs: 0, gracefulStopMs: 30_000 };
  assert.deepEqual(load, {
    a: { ...base, executor: 'shared-iterations', vus: 1, iterations: 1, maxDurationMs: 600_000 },
    b: {
      ...base,
      executor: 'ramping-vus',
      startVUs: 1,
      stages: [{ target: 3, durationMs: 60_000 }],
      gracefulRampDownMs: 30_000,
    },
    c: {
      ...base,
      executor: 'constant-arrival-rate',
      rate: 5,
      timeUnitMs: 1000,
      durationMs: 2000,
      preAllocatedVUs: 4,
      maxVUs: 4,
    },
    d: {
      ...base,
      executor: 'ramping-arrival-rate',
      startTimeMs: 1000,
      gracefulStopMs: 0,
      startRate: 0,
      timeUnitMs: 60_000,
      stages: [{ target: 0.5, durationMs: 1000 }],
      preAllocatedVUs: 4,
      maxVUs: 8,
    },
  });
});

test('every step gets its defaults, within others too', () => {
  const { flows } = resolved({
    ...SMALL,
    actors: [{ module: './own.js', kind: 'own' }],
    flows: {
      main: [
        { do: 'spawn', program: 'exit-code', args: ['1'], longRunning: false },
        { do: 'cancel' },
        { do: 'read-output' },
        { do: 'wait' },
        { do: 'await-item' },
        { do: 'drain', as: 'results' },
        { do: 'list' },
        { do: 'end-session' },
        { do: 'tell', actor: 'own', message: { type: 'hello', n: 1 } },
        { do: 'ask', actor: 'own', type: 'how-are-you' },
        { do: 'sleep', ms: 5 },
        {
          do: 'choose',
          of: [
            { steps: [{ do: 'sleep', ms: [1, 2] }] },
            { weight: 3, steps: [{ do: 'repeat', times: 2, steps: [{ do: 'drain' }] }] },
          ],
        },
        { do: 'check', name: 'drained', value: 'results.length', atLeast: 0 },
      ],
    },
  });
  assert.deepEqual(flows['main'], [
    { do: 'spawn', program: 'exit-code', args: ['1'], longRunning: false, as: 'handle' },
    { do: 'cancel', handle: 'handle', as: 'cancelled' },
    { do: 'read-output', handle: 'handle', stream: 'stdout', offset: 0, as: 'output' },
    { do: 'wait', handles: ['handle'], mode: 'all', timeoutMs: 60_000, as: 'waited' },
    { do: 'await-item', timeoutMs: 60_000, as: 'arrived' },
    { do: 'drain', as: 'results' },
    { do: 'list', includeFinished: false, as: 'listing' },
    { do: 'end-session', as: 'end' },
    { do: 'tell', actor: 'own', message: { type: 'hello', n: 1 }, as: 'told' },
    { do: 'ask', actor: 'own', type: 'how-are-you', payload: {}, timeoutMs: 5000, as: 'reply' },
    { do: 'sleep', ms: [5, 5] },
    {
      do: 'choose',
      of: [
        { weight: 1, steps: [{ do: 'sleep', ms: [1, 2] }] },
        { weight: 3, steps: [{ do: 'repeat', times: [2, 2], steps: [{ do: 'drain', as: 'items' }] }] },
      ],
    },
    { do: 'check', name: 'drained', value: 'results.length', atLeast: 0 },
  ]);
});

test('faults, actors and thresholds get their defaults', () => {
  const { faults, thresholds, actors } = resolved({
    ...SMALL,
    actors: [{ module: './own.js', kind: 'own' }],
    mode: 'inline',
    faults: [
      { fault: 'kill-child', when: { at: '1s' } },
      { fault: 'stop-child', forMs: 5, when: { every: '2s' } },
      { fault: 'jump-clock', byMs: -5000, when: { times: 3, until: '9s' } },
    ],
    thresholds: {
      spawn_to_handle: ['p(95)<25', { threshold: 'max<500', abortOnFail: true, delayAbortEval: '5s' }],
      'call_duration{operation:cancel_handle, load:main}': ['avg<1000'],
    },
  });
  assert.deepEqual(
    actors.map(({ name }) => name),
    ['own'],
  );
  assert.deepEqual(
    faults.map(({ when }) => when),
    [{ atMs: 1000 }, { everyMs: 2000, fromMs: 2000 }, { times: 3, fromMs: 0, untilMs: 9000 }],
  );
  assert.deepEqual(thresholds, [
    { metric: 'spawn_to_handle', threshold: 'p(95)<25', abortOnFail: false, delayAbortEvalMs: 0 },
    { metric: 'spawn_to_handle', threshold: 'max<500', abortOnFail: true, delayAbortEvalMs: 5000 },
    {
      metric: 'call_duration{operation:cancel_handle, load:main}',
      threshold: 'avg<1000',
      abortOnFail: false,
      delayAbortEvalMs: 0,
    },
  ]);
});

test('a script that is nested without end, or in a circle, is refused', () => {
  let steps: unknown[] = [{ do: 'drain' }];
  for (let depth = 0; depth < 10_000; depth += 1) steps = [{ do: 'repeat', times: 1, steps }];
  const circle: unknown[] = [];
  circle.push({ do: 'repeat', times: 1, steps: circle });
  for (const flow of [steps, circle]) {
    assert.deepEqual(parseScenario({ ...SMALL, flows: { main: flow } }), {
      ok: false,
      problems: [{ path: '', reason: 'is nested more than 128 deep' }],
    });
  }
});

test('whatever is given, the answer is a scenario or a list of problems', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.anything(),
        fc
          .tuple(
            fc.constantFrom('name', 'load', 'flows', 'faults', 'thresholds', 'programs', 'seed'),
            fc.jsonValue(),
          )
          .map(([key, value]) => ({ ...SMALL, [key]: value })),
      ),
      (given) => {
        const parsed = parseScenario(given, { fixtures: FIXTURES });
        if (!parsed.ok) assert.ok(parsed.problems.length > 0);
      },
    ),
  );
});
