import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryDirectory } from '../support/gates.js';
import { openHost, resultOf } from '../support/hosts.js';
import { takeResult } from '../support/items.js';
import { refusal } from '../support/refusals.js';

/** A directory with these files. */
function project(t: TestContext, files: Readonly<Record<string, string>>): string {
  const directory = temporaryDirectory(t);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

function lacks(program: string): string | false {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0
    ? false
    : `${program} is not installed`;
}

const NPM = {
  'package.json': JSON.stringify({
    name: 'p',
    scripts: {
      test: 'node test.js',
      build: 'node build.js plain',
      'build:release': 'node build.js release',
      docs: 'node build.js docs',
    },
  }),
  'test.js':
    "console.log('tested', ...process.argv.slice(2)); process.exit(process.argv.includes('bad') ? 1 : 0);",
  'build.js': "console.log('built', process.argv[2]);",
};

test('projects: run_test runs the test script of an npm project, with a filter', {
  skip: lacks('npm'),
}, async (t) => {
  const host = await openHost(t);
  const cwd = project(t, NPM);
  const all = resultOf(await host.callTool('run_test', { cwd }, { sessionId: 's' }));
  assert.deepEqual([all.exit_code, all.command], [0, 'npm test']);
  assert.match(all.stdout, /tested\n/);
  const some = resultOf(await host.callTool('run_test', { cwd, filter: 'bad' }, { sessionId: 's' }));
  assert.equal(some.exit_code, 1, 'a failed test is a result, not an error');
  assert.match(some.stdout, /tested bad\n/);
});

test('projects: run_build_command runs the scripts of an npm project: build, a target, a release', {
  skip: lacks('npm'),
}, async (t) => {
  const host = await openHost(t);
  const cwd = project(t, NPM);
  for (const [more, built] of [
    [{}, 'plain'],
    [{ target: 'docs' }, 'docs'],
    [{ release: true }, 'release'],
  ] as const) {
    const result = resultOf(await host.callTool('run_build_command', { cwd, ...more }, { sessionId: 's' }));
    assert.equal(result.exit_code, 0);
    assert.match(result.stdout, new RegExp(`built ${built}\n`));
  }
});

test('projects: both work as long-running commands', { skip: lacks('npm') }, async (t) => {
  const host = await openHost(t);
  const cwd = project(t, NPM);
  const { handle_id } = await host.callTool(
    'run_build_command',
    { cwd, long_running: true },
    { sessionId: 's' },
  );
  const result = await takeResult(host.session('s'));
  assert.deepEqual([result.handle_id, result.exit_code], [handle_id, 0]);
});

const MAKE = {
  Makefile:
    'all:\n\t@echo default\nbuild:\n\t@echo building\ncheck:\n\t@echo checking\nextra:\n\t@echo extra\n',
};

test('projects: make projects are built, with a target, and tested', { skip: lacks('make') }, async (t) => {
  const host = await openHost(t);
  const cwd = project(t, MAKE);
  const context = { sessionId: 's' };
  assert.equal(resultOf(await host.callTool('run_build_command', { cwd }, context)).stdout, 'building\n');
  assert.equal(
    resultOf(await host.callTool('run_build_command', { cwd, target: 'extra' }, context)).stdout,
    'extra\n',
  );
  assert.equal(resultOf(await host.callTool('run_test', { cwd }, context)).stdout, 'checking\n');
  for (const [tool, more, param] of [
    ['run_test', { filter: 'x' }, 'filter'],
    ['run_build_command', { release: true }, 'release'],
  ] as const) {
    const { code, details } = await refusal(host.callTool(tool, { cwd, ...more }, context));
    assert.deepEqual([code, details.tool, details.param], ['INVALID_PARAMETER', tool, param]);
  }
});

test('projects: pytest projects are tested', { skip: lacks('pytest') }, async (t) => {
  const host = await openHost(t);
  const cwd = project(t, {
    'pytest.ini': '[pytest]\n',
    'test_it.py': 'def test_one():\n    pass\n\ndef test_two():\n    assert False\n',
  });
  const all = resultOf(await host.callTool('run_test', { cwd }, { sessionId: 's' }));
  assert.equal(all.exit_code, 1);
  assert.match(all.stdout, /1 failed, 1 passed/);
  const one = resultOf(await host.callTool('run_test', { cwd, filter: 'one' }, { sessionId: 's' }));
  assert.equal(one.exit_code, 0);
  assert.match(one.stdout, /1 passed/);
});

test('projects: a directory with no project says clearly what was looked for', async (t) => {
  const host = await openHost(t);
  const cwd = temporaryDirectory(t);
  for (const tool of ['run_test', 'run_build_command'] as const) {
    const { code, message, details } = await refusal(host.callTool(tool, { cwd }, { sessionId: 's' }));
    assert.deepEqual(
      [code, details.tool, details.param, details.path],
      ['INVALID_PARAMETER', tool, 'argv', cwd],
    );
    for (const name of ['package.json', 'Cargo.toml', 'go.mod', 'pom.xml', 'build.gradle', 'Makefile']) {
      assert.ok(message.includes(name), name);
    }
  }
  assert.deepEqual(await host.listHandles({ includeFinished: true }), []);
});
