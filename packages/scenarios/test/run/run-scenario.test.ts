import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type MessageEvent, runScenario, type Scenario, ScriptError } from '../../dist/index.js';

const SCENARIO: Scenario = {
  name: 'tried',
  mode: 'simulated',
  host: { threads: { max: 2, whenFull: 'queue' } },
  programs: { nap: { argv: ['nap'], simulated: { exits: { afterMs: 100, code: 3 } } } },
  load: { agents: { executor: 'constant-vus', vus: 4, duration: '5s' } },
  flows: {
    main: [
      { do: 'spawn', program: 'nap' },
      {
        do: 'choose',
        of: [{ steps: [{ do: 'await-item' }] }, { steps: [{ do: 'sleep', ms: [0, 150] }, { do: 'cancel' }] }],
      },
      { do: 'drain' },
    ],
  },
  faults: [{ fault: 'kill-process-thread', when: { times: 3, until: '4s' } }],
  sometimes: ['thread-lost', 'command-queued'],
  thresholds: { spawn_to_handle: ['max<60000'], iterations: ['count>20'] },
};

function directory(t: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), 'longrun-results-'));
  t.after(() => rmSync(made, { recursive: true }));
  return made;
}

test('a run with load and faults passes, and says what it did', async () => {
  const { summary } = await runScenario(SCENARIO);
  assert.deepEqual(summary.violations, []);
  assert.deepEqual(summary.incomplete, []);
  assert.equal(summary.verdict, 'passed');
  assert.ok((summary.handles['completed'] ?? 0) > 0 && (summary.handles['cancelled'] ?? 0) > 0);
  assert.ok(summary.sometimes.every(({ reached }) => reached));
});

test('the same seed is the same run, byte for byte, and another seed is another one', async (t) => {
  const root = directory(t);
  const run = async (name: string, seed: number): Promise<string> => {
    const { directory: where } = await runScenario({ ...SCENARIO, name, seed }, { results: root });
    return ['history.jsonl', 'messages.jsonl']
      .map((file) => readFileSync(join(where ?? '', file), 'utf8'))
      .join('');
  };
  const first = await run('first', 5);
  assert.equal(await run('second', 5), first);
  assert.notEqual(await run('third', 6), first);
});

test('everything is written, and the newest run can be found', async (t) => {
  const root = directory(t);
  await runScenario(SCENARIO, { results: root });
  const latest = (file: string): string => readFileSync(join(root, 'tried', 'latest', file), 'utf8');
  assert.equal(JSON.parse(latest('summary.json')).verdict, 'passed');
  assert.equal(JSON.parse(latest('scenario.json')).load.agents.durationMs, 5000);
  assert.match(latest('summary.txt'), /passed/);
  assert.match(latest('report.html'), /^<!doctype html>/i);
  const messages = latest('messages.jsonl')
    .trim()
    .split('\n')
    .map((line): MessageEvent => JSON.parse(line));
  const ofProcesses = messages.filter(({ event, kind }) => event === 'message' && kind === 'process');
  assert.ok(ofProcesses.length > 0 && ofProcesses.every(({ handleId }) => handleId !== undefined));
});

test('a crossed threshold, a rare thing not reached and a fault that never came are verdicts', async () => {
  const verdict = async (change: Partial<Scenario>): Promise<string> =>
    (await runScenario({ ...SCENARIO, ...change })).summary.verdict;
  assert.equal(await verdict({ thresholds: { iterations: ['count<1'] } }), 'threshold-crossed');
  assert.equal(await verdict({ sometimes: ['guardian-restarted'] }), 'incomplete');
  assert.equal(
    await verdict({ programs: { nap: { argv: ['gone'], simulated: { missing: true } } }, sometimes: [] }),
    'incomplete',
  );
});

test('a threshold that aborts ends the run early', async () => {
  const thresholds = { iterations: [{ threshold: 'count<10', abortOnFail: true }] };
  const { summary } = await runScenario({ ...SCENARIO, faults: [], sometimes: [], thresholds });
  assert.equal(summary.verdict, 'threshold-crossed');
  assert.equal(summary.thresholds[0]?.aborted, true);
  assert.ok(summary.durationMs < 4000, `${summary.durationMs} ms`);
});

test('a run that is stopped, or takes longer than its timeout, is incomplete, and judged all the same', async () => {
  const stop = new AbortController();
  stop.abort();
  const quiet = { ...SCENARIO, faults: [], sometimes: [], thresholds: {} };
  const stopped = (await runScenario(quiet, { signal: stop.signal })).summary;
  assert.deepEqual([stopped.verdict, stopped.incomplete], ['incomplete', ['it was stopped']]);
  const spinning: Scenario = {
    ...quiet,
    flows: { main: [{ do: 'sleep', ms: 60_000 }] },
    load: { agents: { executor: 'shared-iterations', maxDuration: '5s' } },
    timeout: '6s',
  };
  const late = (await runScenario(spinning)).summary;
  assert.equal(late.verdict, 'incomplete');
  assert.equal(late.invariants['nothing-left'], 4);
});

test('a wrong script is refused with the word that was meant', async () => {
  const wrong = { ...SCENARIO, flows: { main: [{ do: 'spawn' as const, program: 'knap' }] } };
  await assert.rejects(runScenario(wrong), (error) => {
    assert.ok(error instanceof ScriptError);
    assert.match(error.message, /flows\.main\.0\.program.*did you mean "nap"/s);
    return true;
  });
});
