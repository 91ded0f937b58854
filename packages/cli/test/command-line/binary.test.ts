// What needs no server: help, version, scenarios, wrong lines.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { lines } from '../support/json.js';
import { longrun } from '../support/longrun.js';

const cli = longrun();
after(() => cli.close());

test('without words it shows the commands; --version is a version; topics and commands have help', async () => {
  const [nothing, version, topic, command, unknown] = await Promise.all([
    cli.run(),
    cli.run('--version'),
    cli.run('help', 'exit-codes'),
    cli.run('help', 'sessions', 'end'),
    cli.run('help', 'pss'),
  ]);
  assert.equal(nothing.code, 0);
  assert.match(nothing.stdout, /^Usage: longrun/);
  assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
  assert.match(topic.stdout, /^ {2}124 +/m);
  assert.match(command.stdout, /^Usage: longrun sessions end \[options\] <session>/);
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /unknown command 'pss'\n\(Did you mean ps\?\)/);
});

test('help --json has the table', async () => {
  const [table] = lines((await cli.run('help', '--json')).stdout);
  assert.match(JSON.stringify(table), /"name":"run".*"--?|detach/);
});

test('colours are for terminals, FORCE_COLOR asks for them, and NO_COLOR has the last word', async () => {
  const [plain, forced, refused] = await Promise.all([
    cli.run('--help'),
    cli.runWith({ env: { FORCE_COLOR: '1' } }, '--help'),
    cli.runWith({ env: { FORCE_COLOR: '1', NO_COLOR: '1' } }, '--help'),
  ]);
  assert.ok(!plain.stdout.includes('\x1b'));
  assert.ok(forced.stdout.includes('\x1b[1m'));
  assert.equal(refused.stdout, plain.stdout);
});

test('commands that need a server say how to start one, in words and as JSON', async () => {
  const needy = [
    ['ps'],
    ['logs', '1'],
    ['cancel', '1'],
    ['sessions'],
    ['inspect'],
    ['metrics'],
    ['dashboard'],
  ];
  for (const { code, stdout, stderr } of await Promise.all(needy.map((words) => cli.run(...words)))) {
    assert.deepEqual([code, stdout], [3, '']);
    assert.match(
      stderr,
      /NO_SERVER: No server "default" runs\. Start one in another terminal: longrun serve\n/,
    );
  }
  const json = await cli.run('ps', '--json', '--name', 'ci');
  assert.deepEqual([json.code, json.stderr], [3, '']);
  assert.match(json.stdout, /^\{"error":\{"code":"NO_SERVER","message":".*longrun serve --name ci",/);
});

test('a scenario is checked, a wrong one is refused, and the lives are run', async () => {
  const [right, wrong, lives] = await Promise.all([
    cli.run('scenario', '--check', 'smoke'),
    cli.run('scenario', 'no-such-scenario'),
    cli.run('scenario', 'lives', '--seed', '7'),
  ]);
  assert.deepEqual([right.code, wrong.code, lives.code], [0, 64, 0]);
  assert.match(wrong.stderr, /no-such-scenario/);
  assert.match(lives.stdout, /^seed 7: .* 0 problems$/m);
});
