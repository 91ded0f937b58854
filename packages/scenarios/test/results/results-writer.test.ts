import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { hostname, tmpdir, userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { describeEnvironment } from '../../dist/results/environment.js';
import { pointLatest } from '../../dist/results/results-folder.js';
import { openResults } from '../../dist/results/results-writer.js';
import { madeUpRun } from '../report/support/made-up-run.js';

const STARTED_AT = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
let root: string;
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'longrun-results-'));
});
after(() => rm(root, { recursive: true }));

test('a run has a folder with its time, which `latest` leads to, with everything in it', async () => {
  const writer = await openResults({ root, name: 'whole', startedAt: STARTED_AT });
  assert.equal(basename(writer.directory), '2026-01-02T03-04-05.678Z');
  assert.equal(await readlink(join(root, 'whole', 'latest')), basename(writer.directory));
  await writer.writeScenario({ name: 'whole' });
  await writer.writeEnvironment(describeEnvironment('native'));
  writer.history({ at: 1, type: 'note', text: 'something' });
  writer.message({ at: 2, event: 'message', actor: 'coordinator:1', kind: 'coordinator', type: 'spawn' });
  await writer.endStreams();
  const { summary } = madeUpRun();
  assert.deepEqual(await writer.writeSummary(summary, '<!doctype html>'), []);
  assert.deepEqual((await readdir(writer.directory)).sort(), [
    'environment.json',
    'history.jsonl',
    'messages.jsonl',
    'report.html',
    'scenario.json',
    'summary.json',
    'summary.txt',
  ]);
  assert.equal(
    await readText(writer.directory, 'history.jsonl'),
    '{"at":1,"type":"note","text":"something"}\n',
  );
  assert.deepEqual(JSON.parse(await readText(writer.directory, 'summary.json')), summary);
});

test('two runs of one millisecond have two folders, and the later one is the latest', async () => {
  const first = await openResults({ root, name: 'twice', startedAt: STARTED_AT });
  const second = await openResults({ root, name: 'twice', startedAt: STARTED_AT });
  assert.notEqual(first.directory, second.directory);
  assert.equal(await readlink(join(root, 'twice', 'latest')), basename(second.directory));
  await first.endStreams();
  await second.endStreams();
});

test('where links are refused, `latest` is a file with the name of the folder', async () => {
  const parent = join(root, 'no-links');
  await mkdir(parent);
  const refuse = (): Promise<void> => Promise.reject(new Error('EPERM: operation not permitted'));
  await pointLatest(parent, 'newest', refuse);
  assert.equal(await readText(parent, 'latest'), 'newest\n');
  assert.deepEqual(await readdir(parent), ['latest']);
});

test('a name that cannot lead to the newest run is said in words, and the run goes on', async () => {
  await mkdir(join(root, 'taken', 'latest'), { recursive: true });
  const writer = await openResults({ root, name: 'taken', startedAt: STARTED_AT });
  assert.match(writer.problems.join(), /^latest was not written: /);
  await writer.endStreams();
});

test('a file that cannot be written is said in words, and the others are', async () => {
  const writer = await openResults({ root, name: 'blocked', startedAt: STARTED_AT });
  await mkdir(join(writer.directory, 'summary.json'));
  await writer.endStreams();
  const problems = await writer.writeSummary(madeUpRun().summary, 'a report');
  assert.equal(problems.length, 1);
  assert.match(problems.join(), /^summary\.json was not written: EISDIR/);
  assert.equal(await readText(writer.directory, 'report.html'), 'a report');
});

test('the environment names neither the machine nor who runs it', () => {
  const text = JSON.stringify(describeEnvironment('native'));
  assert.match(text, /"cores":\d/);
  for (const secret of [hostname(), `/${userInfo().username}`, process.cwd()]) {
    assert.ok(!text.includes(secret), secret);
  }
});

function readText(directory: string, file: string): Promise<string> {
  return readFile(join(directory, file), 'utf8');
}
