import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { workspaceCopy } from './support/workspace-copy.js';

const RUN = `
import { runGroup } from './scripts/bench/run-group.mjs';
import { newMarker, sleepers } from './scripts/bench/sleepers.mjs';
const marker = newMarker();
const command = [process.execPath, 'contender.mjs', 'marker=' + marker];
const outcome = await runGroup({ command, marker, timeoutMs: Number(process.argv[2] ?? 60_000) });
console.log(JSON.stringify({ ...outcome, left: sleepers(marker).length }));`;

const HEAD = `
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readSync, writeSync } from 'node:fs';
const start = async () => {
  const child = spawn('sleep', [process.argv[2].split('=')[1]], { detached: true, stdio: 'ignore' });
  await once(child, 'spawn');
  return child;
};
const say = (message) => writeSync(1, JSON.stringify(message) + '\\n');
const ask = (check, count) => { say({ check, count }); readSync(0, Buffer.alloc(1)); };
const end = async (child) => { child.kill('SIGKILL'); await once(child, 'exit'); };
`;

interface Outcome {
  readonly samples?: unknown;
  readonly failure?: string;
  readonly unavailable?: string;
  readonly left: number;
}

async function outcomeOf(t: TestContext, contender: string, ...args: readonly string[]): Promise<Outcome> {
  const copy = workspaceCopy(t, { 'run.mjs': RUN, 'contender.mjs': HEAD + contender });
  const { code, stdout, stderr } = await copy.run('run.mjs', ...args);
  assert.equal(code, 0, stderr);
  // The shape that runGroup documents, and what is left.
  return JSON.parse(stdout) as Outcome;
}

test('the samples of a contender that keeps its word are taken', async (t) => {
  const contender = `
    const child = await start();
    ask('alive', 1);
    await end(child);
    ask('gone', 0);
    say({ result: { ms: 1 } });`;
  assert.deepEqual(await outcomeOf(t, contender), { samples: { ms: 1 }, left: 0 });
});

test('a contender that cannot be had is no failure', async (t) => {
  assert.deepEqual(await outcomeOf(t, `say({ unavailable: 'not here' });`), {
    unavailable: 'not here',
    left: 0,
  });
});

const WRONG: readonly (readonly [string, string, RegExp])[] = [
  [
    'fewer commands than it should have',
    `const child = await start(); ask('alive', 2); await end(child); say({ result: {} });`,
    /^1 of 2 commands were alive/,
  ],
  [
    'a command alive that it says is gone',
    `await start(); ask('gone', 0); say({ result: {} }); process.exit();`,
    /^1 commands were alive when all were said to be gone\nleft 1 commands running/,
  ],
  [
    'a zombie that it says is gone',
    `const child = await start();
     process.kill(child.pid, 'SIGKILL');
     // Blocks the loop, so that nobody reaps it; the answer comes after the kernel has made it a zombie.
     const { readFileSync } = await import('node:fs');
     while (!/\\) Z /.test(readFileSync('/proc/' + child.pid + '/stat', 'latin1')));
     ask('gone', 0); say({ result: {} });`,
    /^1 zombies were left/,
  ],
  ['commands left behind', `await start(); say({ result: {} }); process.exit();`, /^left 1 commands running/],
  [
    'an exit code',
    `console.error('no such thing'); process.exit(3);`,
    /^ended with exit code 3\n.*no such thing/s,
  ],
  ['a signal', `process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});`, /^was ended by SIGKILL/],
  ['no result', `console.log('hello');`, /^printed no result/],
];

for (const [what, contender, complaint] of WRONG) {
  test(`a contender with ${what} has failed, and nothing of it is left`, async (t) => {
    const { failure, left, samples } = await outcomeOf(t, contender);
    assert.match(failure ?? '', complaint);
    assert.deepEqual([left, samples], [0, undefined]);
  });
}

test('a contender that does not end is ended with its commands', async (t) => {
  const { failure, left } = await outcomeOf(t, `await start(); setInterval(() => {}, 1000);`, '2000');
  assert.match(failure ?? '', /^did not end within 2\.0 s\nwas ended by SIGKILL\nleft 1 commands running/);
  assert.equal(left, 0);
});
