import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { FAULTS_BY_MODE } from '@longrun/scenarios';
import { ROOT } from '../readme/support/repository.js';

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `npm run scenarios -- <args>`, with results in a directory of the test's own. */
async function scenarios(t: TestContext, ...args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [join(ROOT, 'scripts/scenarios.mjs'), ...args], {
    cwd: directory(t),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      texts[stream] += text;
    });
  }
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, ...texts };
}

function directory(t: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), 'longrun-scenarios-'));
  t.after(() => rmSync(made, { recursive: true }));
  return made;
}

function script(t: TestContext, scenario: object): string {
  const path = join(directory(t), 'scenario.json');
  writeFileSync(path, JSON.stringify(scenario));
  return path;
}

const QUICK = {
  name: 'quick',
  mode: 'simulated',
  programs: { quick: { argv: ['true'] } },
  load: { agents: { executor: 'shared-iterations', iterations: 5 } },
  flows: { main: [{ do: 'spawn', program: 'quick' }, { do: 'await-item' }, { do: 'drain' }] },
};

test('every scenario of the library is a right one, and has a description', async (t) => {
  const { code, stdout, stderr } = await scenarios(t, '--list');
  assert.deepEqual([code, stderr], [0, '']);
  const lines = stdout.trim().split('\n');
  const files = ['.', 'faults'].flatMap((folder) => readdirSync(join(ROOT, 'test/scenarios', folder)));
  assert.equal(lines.length, files.filter((name) => name.endsWith('.json')).length - 1, 'all but the sets');
  for (const line of lines) assert.match(line, /^\S+ +[A-Z].*\.$/);
});

test('every fault has a scenario of its own', async (t) => {
  const { stdout } = await scenarios(t, '--list');
  for (const fault of new Set(Object.values(FAULTS_BY_MODE).flat())) {
    assert.match(stdout, new RegExp(`^faults/${fault} `, 'm'));
  }
});

test('a script that passes ends with 0, shows its summary, and says where its results are', async (t) => {
  const { code, stdout } = await scenarios(t, script(t, QUICK));
  assert.equal(code, 0);
  assert.match(stdout, /✓ quick: passed/);
  assert.match(stdout, /Results: results\/quick\//);
});

test('a reader that goes away does not change the verdict', async (t) => {
  const child = spawn(
    process.execPath,
    [join(ROOT, 'scripts/scenarios.mjs'), script(t, QUICK), '--no-results'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  child.stdout.destroy();
  assert.equal(await new Promise((done) => child.once('close', done)), 0);
});

test('a crossed threshold ends with 99, a run that did not reach what it should with 2', async (t) => {
  const crossed = script(t, { ...QUICK, thresholds: { iterations: ['count>5'] } });
  assert.equal((await scenarios(t, crossed, '--no-results')).code, 99);
  const unreached = script(t, { ...QUICK, sometimes: ['thread-lost'] });
  assert.equal((await scenarios(t, unreached, '--no-results')).code, 2);
});

test('a wrong script ends with 64 and names the place, the reason and the nearest word', async (t) => {
  const wrong = { ...QUICK, load: { agents: { executor: 'shared-iteration' } } };
  const { code, stderr } = await scenarios(t, script(t, wrong));
  assert.equal(code, 64);
  assert.match(stderr, /load\.agents\.executor: .*did you mean "shared-iterations"\?/);
  const broken = join(directory(t), 'broken.json');
  writeFileSync(broken, '{\n  "name": }');
  assert.match((await scenarios(t, broken)).stderr, /broken\.json:2:11: /);
});

test('a name that is not there ends with 64 and the nearest one; wrong options with the usage', async (t) => {
  const unknown = await scenarios(t, 'smokes');
  assert.equal(unknown.code, 64);
  assert.match(unknown.stderr, /did you mean "smoke"\?/);
  const option = await scenarios(t, '--sead', '1');
  assert.equal(option.code, 64);
  assert.match(option.stderr, /--sead[\s\S]*npm run scenarios/);
  assert.equal((await scenarios(t, 'smoke', '--seed', 'x')).code, 64);
});

test('several scenarios run one after the other, each counts, and the worst tells the exit code', async (t) => {
  const good = script(t, QUICK);
  const bad = script(t, { ...QUICK, name: 'crossed', thresholds: { iterations: ['count>5'] } });
  const { code, stdout } = await scenarios(t, good, bad, '--no-results');
  assert.equal(code, 99);
  assert.match(stdout, /✓ quick: passed[\s\S]*✗ crossed: [\s\S]*1 passed, 1 failed\n$/);
});

test('random lives: so many run, and one seed can be run again, the same each time', async (t) => {
  const { code, stdout } = await scenarios(t, 'lives', '--lives', '300');
  assert.equal(code, 0);
  assert.match(stdout, /✓ every invariant held/);
  const first = await scenarios(t, 'lives', '--seed', '7');
  assert.deepEqual(await scenarios(t, 'lives', '--seed', '7'), first);
  assert.match(first.stdout, /^\{"at":\d+,.*\n[\s\S]*seed 7: \d+ handle lives, 0 problems\n$/);
});

test('the actor of the guide to extending holds under the load of its own script', async (t) => {
  const { code, stdout } = await scenarios(t, join(ROOT, 'test/dist/readme/watch/load.js'));
  assert.equal(code, 0, stdout);
  assert.match(stdout, /it has started its command +\d+ of \d+/);
});
