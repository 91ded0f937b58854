import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAULTS_BY_MODE } from '../../dist/script/faults-by-mode.js';
import { parseScenario } from '../../dist/script/parse-scenario.js';
import { formatProblems, type ScriptProblem } from '../../dist/script/script-problem.js';
import { FIXTURES, SMALL } from './small-script.js';

const openModel = { executor: 'constant-arrival-rate', rate: 1, duration: '1s', preAllocatedVUs: 5 };
const spawn = { do: 'spawn', program: 'flood' };
const sure = { do: 'check', name: 'sure', value: 'handle.handle_id' };

function problemsWith(changes: object): readonly ScriptProblem[] {
  const parsed = parseScenario({ ...SMALL, ...changes }, { fixtures: FIXTURES });
  return parsed.ok ? [] : parsed.problems;
}

/** Title, what is changed in the smallest script, and the one problem that it makes. */
const REFUSALS: readonly (readonly [string, object, { path: string; reason: RegExp; nearest?: string }])[] = [
  ['an unknown key', { sede: 1 }, { path: 'sede', reason: /no known key/, nearest: 'seed' }],
  [
    'an unknown key of a load',
    { load: { main: { executor: 'constant-vus', duration: 1, vu: 1 } } },
    { path: 'load.main.vu', reason: /no known key/, nearest: 'vus' },
  ],
  ['an unknown mode', { mode: 'thread' }, { path: 'mode', reason: /no value of "mode"/, nearest: 'threads' }],
  [
    'an unknown executor',
    { load: { main: { executor: 'constant-vu' } } },
    { path: 'load.main.executor', reason: /ramping-arrival-rate/, nearest: 'constant-vus' },
  ],
  [
    'a missing executor',
    { load: { main: {} } },
    { path: 'load.main.executor', reason: /is missing: one of shared-iterations/ },
  ],
  [
    'an unknown step within a step',
    { flows: { main: [{ do: 'repeat', times: 1, steps: [{ do: 'spwan' }] }] } },
    { path: 'flows.main.0.steps.0.do', reason: /no value of "do"/, nearest: 'spawn' },
  ],
  [
    'an unknown fault',
    { faults: [{ fault: 'kill-childs', when: { at: 1 } }] },
    { path: 'faults.0.fault', reason: /no value of "fault"/, nearest: 'kill-child' },
  ],
  [
    'an unknown sometimes',
    { sometimes: ['thread-lots'] },
    { path: 'sometimes.0', reason: /no valid word/, nearest: 'thread-lost' },
  ],
  ['a name with blanks', { name: 'my test' }, { path: 'name', reason: /lower-case words/ }],
  ['a seed below 0', { seed: -1 }, { path: 'seed', reason: /at least 0/ }],
  ['a fractional seed', { seed: 1.5 }, { path: 'seed', reason: /int/ }],
  ['a duration without a unit', { timeout: '5' }, { path: 'timeout', reason: /must be a duration/ }],
  ['a duration beyond all timers', { timeout: '100d' }, { path: 'timeout', reason: /at most/ }],
  ['no load', { load: {} }, { path: 'load', reason: /entries/ }],
  ['an empty flow', { flows: { main: [] } }, { path: 'flows.main', reason: /at least 1/ }],
  [
    'no stages',
    { load: { main: { executor: 'ramping-vus', stages: [] } } },
    { path: 'load.main.stages', reason: /at least 1/ },
  ],
  [
    'stages that last no time',
    { load: { main: { executor: 'ramping-vus', stages: [{ target: 1, duration: 0 }] } } },
    { path: 'load.main.stages', reason: /no time at all/ },
  ],
  [
    'stages without a user',
    { load: { main: { executor: 'ramping-vus', startVUs: 0, stages: [{ target: 0, duration: 1 }] } } },
    { path: 'load.main.stages', reason: /no stage has a user/ },
  ],
  [
    'a rate that is always 0',
    {
      load: {
        main: { executor: 'ramping-arrival-rate', preAllocatedVUs: 1, stages: [{ target: 0, duration: 1 }] },
      },
    },
    { path: 'load.main.stages', reason: /always 0/ },
  ],
  [
    'fewer users than are there from the beginning',
    { load: { main: { ...openModel, maxVUs: 3 } } },
    { path: 'load.main.maxVUs', reason: /3 is less than preAllocatedVUs, 5/ },
  ],
  [
    'fewer iterations than users',
    { load: { main: { executor: 'shared-iterations', vus: 3, iterations: 2 } } },
    { path: 'load.main.iterations', reason: /too few/ },
  ],
  [
    'a load that outlasts the run',
    { load: { main: { executor: 'constant-vus', startTime: '2s', duration: '9s' } }, timeout: '10s' },
    { path: 'load.main', reason: /ends after 11000 ms/ },
  ],
  [
    'an unknown flow',
    { load: { main: { ...openModel, flow: 'mian' } } },
    { path: 'load.main.flow', reason: /no flow/, nearest: 'main' },
  ],
  [
    'an unknown program',
    { flows: { main: [{ do: 'spawn', program: 'fload' }] } },
    { path: 'flows.main.0.program', reason: /no program or fixture/, nearest: 'flood' },
  ],
  [
    'an unknown fixture',
    { programs: { own: { fixture: 'exit-cod' } } },
    { path: 'programs.own.fixture', reason: /no fixture/, nearest: 'exit-code' },
  ],
  [
    'a program of two kinds',
    { programs: { own: { argv: ['true'], shell: 'true' } } },
    { path: 'programs.own', reason: /exactly one of .*; it has argv and shell/ },
  ],
  ['a program of no kind', { programs: { own: {} } }, { path: 'programs.own', reason: /it has none/ }],
  [
    'arguments of what is no fixture',
    { programs: { own: { shell: 'true', args: ['x'] } } },
    { path: 'programs.own.args', reason: /for a fixture/ },
  ],
  [
    'arguments in a step for what is no fixture',
    {
      programs: { own: { shell: 'true' } },
      flows: { main: [{ do: 'spawn', program: 'own', args: [] }] },
    },
    { path: 'flows.main.0.args', reason: /which the program own is not/ },
  ],
  [
    'a handle that no step has yielded',
    {
      flows: {
        main: [
          { ...spawn, as: 'first' },
          { do: 'cancel', handle: 'frist' },
        ],
      },
    },
    { path: 'flows.main.1.handle', reason: /no handle that a spawn/, nearest: 'first' },
  ],
  [
    'a handle that is spawned only afterwards',
    { flows: { main: [{ do: 'cancel' }, spawn] } },
    { path: 'flows.main.0.handle', reason: /no handle/ },
  ],
  [
    'a handle whose name another value has taken',
    { flows: { main: [spawn, { do: 'drain', as: 'handle' }, { do: 'wait' }] } },
    { path: 'flows.main.2.handles.0', reason: /no handle/ },
  ],
  [
    'a value that no step has yielded',
    { flows: { main: [{ do: 'drain' }, { ...sure, value: 'itms.0', exists: true }] } },
    { path: 'flows.main.1.value', reason: /no value/, nearest: 'items' },
  ],
  [
    'a value of another way of a choice',
    {
      flows: {
        main: [
          {
            do: 'choose',
            of: [{ steps: [spawn] }, { steps: [{ ...sure, exists: true }] }],
          },
        ],
      },
    },
    { path: 'flows.main.0.of.1.steps.0.value', reason: /no value/ },
  ],
  [
    'a check without a comparison',
    { flows: { main: [spawn, sure] } },
    { path: 'flows.main.1', reason: /none/ },
  ],
  [
    'a check with two comparisons',
    { flows: { main: [spawn, { ...sure, equals: 1, exists: true }] } },
    { path: 'flows.main.1', reason: /equals and exists/ },
  ],
  [
    'a wrong regular expression',
    { flows: { main: [spawn, { ...sure, matches: '(' }] } },
    { path: 'flows.main.1.matches', reason: /no regular expression/ },
  ],
  [
    'a range that goes down',
    { flows: { main: [{ do: 'sleep', ms: [5, 2] }] } },
    { path: 'flows.main.0.ms', reason: /goes up/ },
  ],
  [
    'an amount that is neither',
    { flows: { main: [{ do: 'sleep', ms: 'long' }] } },
    { path: 'flows.main.0.ms', reason: /a number, or a range/ },
  ],
  [
    'an unknown actor',
    { flows: { main: [{ do: 'ask', actor: 'feedbak', type: 'x' }] } },
    { path: 'flows.main.0.actor', reason: /no actor/, nearest: 'feedback' },
  ],
  [
    'a fault that the mode does not know',
    { mode: 'simulated', faults: [{ fault: 'kill-host', when: { at: 1 } }] },
    { path: 'faults.0.fault', reason: /not possible in mode simulated/ },
  ],
  [
    'a fault after the end',
    { faults: [{ fault: 'kill-child', when: { at: '1h' } }] },
    { path: 'faults.0.when', reason: /after the end of the run/ },
  ],
  [
    'a span that ends before it begins',
    { faults: [{ fault: 'kill-child', when: { times: 1, from: '3s', until: '2s' } }] },
    { path: 'faults.0.when.until', reason: /after the beginning/ },
  ],
  [
    'an unknown key of a time',
    { faults: [{ fault: 'kill-child', when: { every: '1s', untill: '2s' } }] },
    { path: 'faults.0.when.untill', reason: /no known key/, nearest: 'until' },
  ],
  [
    'an unknown metric',
    { thresholds: { spawn_to_handel: ['max<1'] } },
    { path: 'thresholds.spawn_to_handel', reason: /no metric/, nearest: 'spawn_to_handle' },
  ],
  [
    'a tag that the metric has not',
    { thresholds: { 'call_duration{op:ask}': ['max<1'] } },
    { path: 'thresholds.call_duration{op:ask}', reason: /no tag/, nearest: 'operation' },
  ],
  [
    'an operation that there is not',
    { thresholds: { 'call_duration{operation:cancel}': ['max<1'] } },
    { path: 'thresholds.call_duration{operation:cancel}', reason: /no operation/, nearest: 'cancel_handle' },
  ],
  [
    'a load in a tag that there is not',
    { thresholds: { 'iterations{load:man}': ['count>1'] } },
    { path: 'thresholds.iterations{load:man}', reason: /no load/, nearest: 'main' },
  ],
  [
    'a condition that the metric has not',
    { thresholds: { checks: ['rate==1', { threshold: 'count>1' }] } },
    { path: 'thresholds.checks.1', reason: /a rate has no "count"/ },
  ],
  [
    'a percentile in the words of others',
    { thresholds: { call_duration: ['p95<1'] } },
    { path: 'thresholds.call_duration.0', reason: /has no "p95"/, nearest: 'p(95)' },
  ],
];

test('the script that the refusals change is right itself', () => {
  assert.deepEqual(problemsWith({}), []);
});

for (const [title, changes, expected] of REFUSALS) {
  test(`${title} is refused at its place`, () => {
    const [problem, ...more] = problemsWith(changes);
    assert.deepEqual(more, []);
    assert.equal(problem?.path, expected.path);
    assert.match(problem.reason, expected.reason);
    assert.equal(problem.nearest, expected.nearest);
  });
}

test('all problems of a script are listed at once, one line each', () => {
  const problems = problemsWith({ seed: 'x', mode: 'inlin', load: { main: { executor: 'constant-vus' } } });
  assert.deepEqual(formatProblems(problems).split('\n'), [
    'mode: "inlin" is no value of "mode": it is one of threads, inline, simulated; did you mean "inline"?',
    'seed: must be a number, not "x"',
    'load.main.duration: must be a duration: milliseconds, or a text such as "500ms", "30s" or "2m30s"',
  ]);
});

test('a value that a step yields in any way of a choice may be used after it', () => {
  const flow = [
    { do: 'choose', of: [{ steps: [spawn] }, { steps: [{ do: 'drain' }] }] },
    { do: 'wait' },
    { ...sure, value: 'items.length', atMost: 1 },
  ];
  assert.deepEqual(problemsWith({ flows: { main: flow } }), []);
});

test('without a list of fixtures, programs may have any name', () => {
  const script = { ...SMALL, flows: { main: [{ do: 'spawn', program: 'anything', args: ['1'] }] } };
  assert.equal(parseScenario(script).ok, true);
  assert.equal(parseScenario(script, { fixtures: FIXTURES }).ok, false);
});

test('every fault is possible in mode threads, and each mode accepts what its list says', () => {
  for (const [mode, faults] of Object.entries(FAULTS_BY_MODE)) {
    for (const fault of FAULTS_BY_MODE.threads) {
      const more = /^(stall|stop|exhaust|refuse|fill|block|slow)/.test(fault) ? { forMs: 5 } : {};
      const planned = { fault, when: { at: 1 }, ...more, ...(fault === 'jump-clock' ? { byMs: 5 } : {}) };
      assert.equal(
        problemsWith({ mode, faults: [planned] }).length === 0,
        faults.includes(fault),
        `${mode} ${fault}`,
      );
    }
  }
});
