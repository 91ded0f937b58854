// The commands that look at handles and end them, on one server.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { eventually, newMarker, sleeping } from '@longrun/testkit';
import { readStream } from '../dist/client/read-stream.js';
import { socketBackend } from '../dist/client/socket-backend.js';
import type { Backend } from '../dist/socket/methods.js';
import { at, lines } from './support/json.js';
import { longrun, untilEnd, untilSays } from './support/longrun.js';

const cli = longrun();
const fifo = join(cli.runtime, 'fifo');
let socket: string;

before(async () => {
  execFileSync('mkfifo', [fifo]);
  ({ socket } = await cli.serve());
});
after(() => cli.close());

async function detach(session: string, ...argv: readonly string[]): Promise<string> {
  const { stdout, stderr } = await cli.run('run', '-d', '-s', session, '--', ...argv);
  assert.equal(stderr, '');
  return stdout.trim();
}

test('ps lists what runs, and with -a what has ended, as a table and as JSON', async () => {
  const live = await detach('ps', 'sleep', newMarker());
  const ended = await detach('ps', 'sh', '-c', 'echo out; exit 3');
  await cli.run('wait', ended);
  const table = await cli.run('ps', '-s', 'ps');
  assert.equal(table.code, 0);
  const [header, ...rows] = table.stdout.trimEnd().split('\n');
  assert.match(header ?? '', /^HANDLE +SESSION +STATE +AGE +SILENT +OUTPUT +PID +COMMAND$/);
  assert.equal(rows.length, 1);
  assert.match(rows[0] ?? '', new RegExp(`^${live} +ps +running +\\S+ +\\S+ +0 B +\\d+ +sleep 6`));
  const all = JSON.parse((await cli.run('ps', '-a', '-s', 'ps', '--json')).stdout);
  assert.deepEqual(at(all, 'handles', 0, 'handle_id'), ended);
  assert.deepEqual([at(all, 'handles', 0, 'exit_code'), at(all, 'handles', 1, 'state')], [3, 'running']);
  await cli.run('cancel', live);
});

test('ps --watch goes on until it is stopped', async () => {
  const child = cli.launch(['ps', '--watch', '--json', '-s', 'none']);
  const end = untilEnd(child);
  await untilSays(child.stdout, /\{"handles":\[\]\}\n\{"handles":\[\]\}\n/);
  child.kill('SIGINT');
  assert.equal((await end).code, 130);
});

test('logs shows each stream on its own, follows to the end, and knows the last lines', async () => {
  const script = 'for i in 1 2 3 4 5; do echo out $i; echo err $i >&2; done; sleep 0.5; echo late';
  const id = await detach('logs', 'sh', '-c', script);
  const followed = await cli.run('logs', '-f', id);
  assert.equal(followed.stdout, 'out 1\nout 2\nout 3\nout 4\nout 5\nlate\n');
  assert.equal(followed.stderr, 'err 1\nerr 2\nerr 3\nerr 4\nerr 5\n');
  const [both, tail, none, json] = await Promise.all([
    cli.run('logs', id),
    cli.run('logs', '-n', '2', '--stderr', id),
    cli.run('logs', '--tail', '0', '-f', id),
    cli.run('logs', '--json', '--stdout', id),
  ]);
  assert.deepEqual(both, followed);
  assert.deepEqual([tail.stdout, tail.stderr], ['err 4\nerr 5\n', '']);
  assert.deepEqual([none.stdout, none.stderr], ['', '']);
  const [output, end] = lines(json.stdout);
  assert.equal(at(output, 'stream'), 'stdout');
  assert.deepEqual(end, { event: 'end', handle_id: id, missing_bytes: 0 });
});

test('more readers than may wait at one handle all see all of it, and none of them spins', async () => {
  const id = await detach('readers', 'sh', '-c', 'echo first; read line < "$0"; echo last', fifo);
  const backend = socketBackend(socket, () => assert.fail('the server is gone'));
  let asked = 0;
  const counting: Backend = {
    ...backend,
    call(...question) {
      asked += 1;
      return backend.call(...question);
    },
  };
  const place = { session: 'readers', handleId: id, stream: 'stdout' } as const;
  const texts = Array.from({ length: 24 }, () => '');
  const saw = new Set<number>();
  const reads = texts.map((_, n) =>
    readStream(counting, place, {
      follow: true,
      onText: async (text) => {
        texts[n] += text;
        saw.add(n);
      },
    }),
  );
  await eventually(() => saw.size === texts.length, 'each has read the first line');
  const before = asked;
  const began = performance.now();
  await eventually(() => performance.now() - began > 1000, 'a second has passed');
  // Eight of them are told nothing, five times a second each; spinning would be thousands.
  assert.ok(asked - before < 24 * 10, `${asked - before} questions in a second`);
  writeFileSync(fifo, 'go\n');
  await Promise.all(reads);
  assert.deepEqual(new Set(texts), new Set(['first\nlast\n']));
});

test('the last lines are found behind megabytes of long ones', async () => {
  const id = await detach('logs', 'sh', '-c', "head -c 300000 /dev/zero | tr '\\0' x; echo; echo last");
  await cli.run('wait', id);
  const { stdout } = await cli.run('logs', '-n', '2', id);
  assert.equal(stdout, `${'x'.repeat(300_000)}\nlast\n`);
});

test('wait says how each ended and exits as the command did; the time can be up first', async () => {
  const three = await detach('wait', 'sh', '-c', 'exit 3');
  const killed = await detach('wait', 'sh', '-c', 'kill -9 $$');
  const long = await detach('wait', 'sleep', newMarker());
  const [one, several, any, late, lost] = await Promise.all([
    cli.run('wait', three),
    cli.run('wait', killed, three),
    cli.run('wait', '--any', '--json', long, three),
    cli.run('wait', '--timeout', '200ms', '--json', three, long),
    cli.run('wait', 'hto-0-0'),
  ]);
  assert.equal(one.code, 3);
  assert.match(one.stdout, new RegExp(`^${three} exited with 3 after .*, 0 B of output\n$`));
  assert.equal(several.code, 137);
  assert.equal(any.code, 3);
  assert.equal(at(JSON.parse(any.stdout), 'finished', 0, 'handle_id'), three);
  assert.deepEqual(at(JSON.parse(any.stdout), 'running'), [long]);
  assert.equal(late.code, 124);
  assert.equal(at(JSON.parse(late.stdout), 'timed_out'), true);
  assert.equal(lost.code, 125);
  await cli.run('cancel', long);
});

test('handles may be named by number or by an end that fits one; what fits several, or none, is refused', async () => {
  const id = await detach('names', 'true');
  const number = id.split('-').at(-1) ?? '';
  assert.equal((await cli.run('wait', number)).code, 0);
  assert.equal((await cli.run('wait', '--', `-${number}`)).code, 0);
  const several = await cli.run('inspect', 'hto');
  assert.equal(several.code, 1);
  assert.match(several.stderr, /INVALID_PARAMETER: "hto" fits \d+ handles: hto-/);
  const none = await cli.run('inspect', 'nothing');
  assert.equal(none.code, 4);
  assert.match(none.stderr, /UNKNOWN_HANDLE: There is no handle "nothing"/);
});

test('cancel ends trees, and is 1 when there was nothing to end', async () => {
  const marker = newMarker();
  const id = await detach('cancel', 'sh', '-c', `sleep ${marker} & sleep ${marker}`);
  const other = await detach('cancel', 'sleep', marker);
  const first = await cli.run('cancel', id);
  assert.equal(first.code, 0);
  assert.match(first.stdout, new RegExp(`^${id} cancelled, it was ended( by SIGTERM)?\n$`));
  const again = await cli.run('cancel', '--force', '--json', id);
  assert.equal(again.code, 1);
  assert.equal(at(JSON.parse(again.stdout), 'handles', 0, 'cancelled'), false);
  // The session goes on; a daemon that a finished command has left goes too.
  const left = await detach('cancel', 'sh', '-c', `sleep ${marker} >/dev/null 2>&1 &`);
  await cli.run('wait', left);
  await eventually(() => sleeping(marker).length === 2, 'both are there');
  assert.match((await cli.run('ps', '-s', 'cancel')).stdout, /exited 0 \+1/);
  const all = await cli.run('cancel', '--session', 'cancel', '--json');
  assert.equal(all.code, 0);
  const ids = JSON.parse(all.stdout).handles.map((each: unknown) => at(each, 'handle_id'));
  assert.deepEqual(ids.sort(), [left, other].sort());
  assert.deepEqual(sleeping(marker), []);
  assert.equal((await cli.run('run', '-s', 'cancel', 'true')).code, 0);
  assert.equal((await cli.run('cancel')).code, 2);
});

test('sessions lists and ends them; that of plain command lines is followed by another', async () => {
  const marker = newMarker();
  await cli.run('run', '-d', '--', 'sleep', marker);
  const listed = JSON.parse((await cli.run('sessions', '--json')).stdout);
  const cliRow = listed.sessions.find((row: unknown) => at(row, 'session_id') === 'cli');
  assert.deepEqual([at(cliRow, 'state'), at(cliRow, 'live')], ['open', 1]);
  const end = await cli.run('sessions', 'end', 'cli');
  assert.deepEqual([end.code, end.stdout], [0, 'cli ended, with 1 command; nothing of it is left\n']);
  assert.deepEqual(sleeping(marker), []);
  const next = await cli.run('run', '-d', '--json', '--', 'true');
  assert.equal(at(JSON.parse(next.stdout), 'session_id'), 'cli-2');
  const named = await cli.run('run', '--session', 'cli', '--', 'true');
  assert.equal(named.code, 125);
  assert.match(named.stderr, /SESSION_ENDED/);
  const unknown = await cli.run('sessions', 'end', 'nobody');
  assert.equal(unknown.code, 4);
  assert.match((await cli.run('sessions')).stdout, /^STATE +RUNNING +ENDED +SINCE +SESSION\n/);
});

test('inspect shows the server and its host, or one handle with its result', async () => {
  const server = await cli.run('inspect');
  assert.match(server.stdout, /^server +default, pid \d+, version \d/);
  assert.match(server.stdout, /^guardian +(native|script), pid \d+$/m);
  const id = await detach('inspect', 'sh', '-c', 'echo out; exit 3');
  await cli.run('wait', id);
  assert.match((await cli.run('inspect', id)).stdout, /^state +exited 3$/m);
  const one = JSON.parse((await cli.run('inspect', '--json', id)).stdout);
  assert.deepEqual([at(one, 'handle', 'handle_id'), at(one, 'result', 'stdout')], [id, 'out\n']);
});

test('metrics prints Prometheus text', async () => {
  const { code, stdout } = await cli.run('metrics');
  assert.equal(code, 0);
  assert.match(stdout, /^# TYPE longrun_\S+ (counter|gauge|histogram)$/m);
});

test('dashboard prints a URL whose token lets in, and nobody without it', async () => {
  const first = await cli.run('dashboard');
  assert.equal(first.code, 0);
  const { origin, hash } = new URL(first.stdout.trim());
  const token = new URLSearchParams(hash.slice(1)).get('token');
  const metrics = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${origin}/metrics`, { headers });
  assert.equal((await metrics({})).status, 401);
  const response = await metrics({ authorization: `Bearer ${token}` });
  assert.equal(response.status, 200);
  assert.match(await response.text(), /^longrun_control_up 1$/m);
  const again = JSON.parse((await cli.run('dashboard', '--json')).stdout);
  assert.deepEqual([at(again, 'url'), at(again, 'was_open')], [first.stdout.trim(), true]);
});
