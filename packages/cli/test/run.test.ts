// `longrun run`, with a server and without one: what the shell of a user would see.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { after, before, test } from 'node:test';
import { eventually, newMarker, sleeping } from '@longrun/testkit';
import { at, lines } from './support/json.js';
import { longrun, untilEnd, untilSays } from './support/longrun.js';

const cli = longrun();
const alone = longrun();

before(() => cli.serve());
after(async () => {
  await cli.close();
  await alone.close();
});

for (const [where, door] of [
  ['with a server', cli],
  ['without one', alone],
] as const) {
  test(`${where}, stdout, stderr and the exit code are the command's, and nothing else is said`, async () => {
    const { code, stdout, stderr } = await door.run(
      'run',
      '--',
      'sh',
      '-c',
      'echo out; echo err >&2; printf end; exit 7',
    );
    assert.deepEqual([code, stdout, stderr], [7, 'out\nend', 'err\n']);
  });

  test(`${where}, Ctrl-C ends the whole tree, says so, and is 130`, async () => {
    const marker = newMarker();
    const child = door.launch([
      'run',
      'sh',
      '-c',
      `sleep ${marker} & setsid sleep ${marker} & echo up; wait`,
    ]);
    const end = untilEnd(child);
    await untilSays(child.stdout, /up\n/);
    await eventually(() => sleeping(marker).length === 2, 'both are there');
    child.kill('SIGINT');
    const { code, stderr } = await end;
    assert.equal(code, 130);
    assert.match(
      stderr,
      /SIGINT: cancelling hto-\S+; Ctrl-C again kills it\n.*hto-\S+ was ended( by SIGTERM)?, nothing of it is left\n/,
    );
    assert.deepEqual(sleeping(marker), []);
  });

  test(`${where}, a reader that goes away ends the command, as SIGPIPE would`, async () => {
    const child = door.launch(['run', '--', 'yes']);
    const exit = once(child, 'exit');
    await once(child.stdout, 'data');
    child.stdout.destroy();
    assert.deepEqual(await exit, [141, null]);
  });
}

test('it runs where the caller is, with the environment of the caller and not of the server', async () => {
  const cwd = realpathSync(tmpdir());
  const env = { ONLY_HERE: 'a\nb', LONGRUN_NAME: 'default' };
  const script = 'pwd; echo "$ONLY_HERE|$MORE"; env | grep -c "^LONGRUN_TOKEN="';
  const { stdout } = await cli.runWith({ cwd, env }, 'run', '-e', 'MORE=x=y', '--', 'sh', '-c', script);
  assert.equal(stdout, `${cwd}\na\nb|x=y\n1\n`);
  const sub = await cli.run('run', '--cwd', '/', '--', 'pwd');
  assert.equal(sub.stdout, '/\n');
});

test('a signal is 128 + n, a timeout 124, a missing program 127, one that cannot run 126, our own failures 125', async () => {
  const runs = await Promise.all([
    cli.run('run', '--', 'sh', '-c', 'kill -9 $$'),
    cli.run('run', '--timeout', '300ms', '--', 'sleep', '60'),
    cli.run('run', '--', 'no-such-program-anywhere'),
    cli.run('run', '--', '/etc/passwd'),
    cli.run('run', '--cwd', '/no/such/directory', '--', 'true'),
    cli.run('run', '--no-such-flag', 'true'),
    cli.run('run', '--env', 'novalue', 'true'),
    cli.run('run', '--name', 'nobody', '--', 'true'),
    alone.run('run', '--detach', '--', 'true'),
  ]);
  assert.deepEqual(
    runs.map(({ code }) => code),
    [137, 124, 127, 126, 125, 125, 125, 125, 125],
  );
  assert.match(runs[1]?.stderr ?? '', /ran out of time and was ended by SIGTERM/);
  assert.match(runs[2]?.stderr ?? '', /SPAWN_FAILED: .*no-such-program-anywhere/);
  assert.match(runs[5]?.stderr ?? '', /unknown option '--no-such-flag'/);
  assert.match(runs[7]?.stderr ?? '', /NO_SERVER: .*longrun serve --name nobody/);
  assert.match(runs[8]?.stderr ?? '', /NO_SERVER: .*longrun serve\n/);
});

test('a second Ctrl-C does not wait for the grace', async () => {
  const child = cli.launch([
    'run',
    '--grace',
    '1500ms',
    '--',
    'sh',
    '-c',
    "trap 'echo caught' TERM; echo up; while :; do sleep 0.05; done",
  ]);
  const end = untilEnd(child);
  await untilSays(child.stdout, /up\n/);
  child.kill('SIGINT');
  // It has got its SIGTERM, and does not care.
  await untilSays(child.stdout, /caught\n/);
  child.kill('SIGINT');
  const { code, stderr } = await end;
  assert.equal(code, 130);
  assert.match(stderr, /was ended by SIGKILL, nothing of it is left/);
});

test('a client that is killed leaves its command to the server, where it is found again', async () => {
  const marker = newMarker();
  const child = cli.launch(['run', '--session', 'kept', '--', 'sh', '-c', `echo up; sleep ${marker}`]);
  const end = untilEnd(child);
  await untilSays(child.stdout, /up\n/);
  child.kill('SIGKILL');
  await end;
  const { stdout } = await cli.run('ps', '--json', '--session', 'kept');
  const id = String(at(JSON.parse(stdout), 'handles', 0, 'handle_id'));
  assert.equal(at(JSON.parse(stdout), 'handles', 0, 'state'), 'running');
  assert.equal((await cli.run('logs', id)).stdout, 'up\n');
  assert.equal((await cli.run('cancel', id)).code, 0);
  assert.deepEqual(sleeping(marker), []);
});

test('megabytes of output come through whole, every character of them', async () => {
  const line = 'grüße, 世界 🙂';
  const { code, stdout, stderr } = await cli.run('run', '--shell', '--', `yes '${line}' | head -n 100000`);
  assert.deepEqual([code, stderr], [0, '']);
  assert.ok(stdout === `${line}\n`.repeat(100_000), `${stdout.length} characters came`);
});

test('--stdin hands our own input over, and without it input is empty', async () => {
  assert.equal((await cli.runWith({ input: 'grüße' }, 'run', '--stdin', '--', 'cat')).stdout, 'grüße');
  assert.equal((await cli.runWith({ input: 'grüße' }, 'run', '--', 'cat')).stdout, '');
});

test('--json is a line for each event, and one document for a detached one', async () => {
  const events = lines((await cli.run('run', '--json', '--', 'sh', '-c', 'echo out; exit 3')).stdout);
  assert.deepEqual(
    events.map((each) => at(each, 'event')),
    ['started', 'output', 'ended'],
  );
  assert.equal(at(events[1], 'text'), 'out\n');
  assert.equal(at(events[2], 'exit_code'), 3);
  assert.equal(at(events[2], 'result', 'handle_id'), at(events[0], 'handle_id'));
  const detached = JSON.parse((await cli.run('run', '-d', '--json', '--', 'true')).stdout);
  assert.equal(at(detached, 'session_id'), 'cli');
  const failed = await cli.run('run', '--json', '--', 'no-such-program-anywhere');
  assert.deepEqual([failed.code, failed.stderr], [127, '']);
  assert.equal(at(JSON.parse(failed.stdout), 'error', 'code'), 'SPAWN_FAILED');
});
