// `longrun serve` from outside: who gets the name, who can reach it, what is left after each kind of end.
import assert from 'node:assert/strict';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually, newMarker, sleeping } from '@longrun/testkit';
import { at, lines } from './support/json.js';
import { longrun } from './support/longrun.js';

test('its socket is for its user alone, and goes with it in good order', async (t) => {
  const cli = longrun();
  t.after(() => cli.close());
  const marker = newMarker();
  const { child, socket, end, pid } = await cli.serve();
  assert.equal(pid, child.pid);
  assert.equal(lstatSync(socket).mode & 0o777, 0o600);
  assert.equal(lstatSync(join(cli.runtime, 'longrun')).mode & 0o777, 0o700);
  // A second one with the name is refused, and does no harm.
  const second = await cli.run('serve');
  assert.equal(second.code, 3);
  assert.match(
    second.stderr,
    new RegExp(`SERVER_RUNNING: The server "default" is running already, pid ${pid}\\.`),
  );
  const { stdout } = await cli.run('run', '-d', '--', 'sleep', marker);
  assert.equal(sleeping(marker).length, 1);
  child.kill('SIGINT');
  const { code, stdout: said, stderr } = await end;
  assert.deepEqual([code, stderr], [0, '']);
  assert.deepEqual(lines(said)[1], { event: 'closed', reason: 'SIGINT', ended: [stdout.trim()] });
  assert.deepEqual(sleeping(marker), []);
  assert.deepEqual(readdirSync(join(cli.runtime, 'longrun')), []);
});

test('killed, it leaves nothing of its commands, and the next one takes its name over', async (t) => {
  const cli = longrun();
  t.after(() => cli.close());
  const marker = newMarker();
  const { child, end, socket } = await cli.serve();
  await cli.run('run', '-d', '--', 'sh', '-c', `sleep ${marker} & setsid sleep ${marker} & wait`);
  await eventually(() => sleeping(marker).length === 2, 'both processes are there');
  child.kill('SIGKILL');
  await end;
  await eventually(() => sleeping(marker).length === 0, 'the guardian has ended both');
  // The file is still there, and nobody behind it.
  assert.ok(lstatSync(socket).isSocket());
  const ps = await cli.run('ps');
  assert.deepEqual([ps.code, ps.stdout], [3, '']);
  assert.match(
    ps.stderr,
    /NO_SERVER: No server "default" runs\. Start one in another terminal: longrun serve/,
  );
  const { child: next } = await cli.serve();
  assert.equal((await cli.run('ps')).code, 0);
  next.kill('SIGTERM');
});

test('of servers that start at once over a stale socket, exactly one has the name', async (t) => {
  const cli = longrun();
  t.after(() => cli.close());
  const first = await cli.serve();
  first.child.kill('SIGKILL');
  await first.end;
  const all = await Promise.allSettled(Array.from({ length: 4 }, () => cli.serve()));
  const won = all.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  assert.equal(won.length, 1);
  for (const each of all) {
    if (each.status === 'rejected') assert.match(String(each.reason), /serve ended with 3: .*SERVER_RUNNING/);
  }
  assert.deepEqual(readdirSync(join(cli.runtime, 'longrun')), ['default.sock']);
  const { stdout } = await cli.run('inspect', '--json');
  assert.equal(at(JSON.parse(stdout), 'server', 'pid'), won[0]?.pid);
});

test('a directory that others could write to, a link and a file are refused by servers and clients', async (t) => {
  const cli = longrun();
  t.after(() => cli.close());
  const directory = join(cli.runtime, 'longrun');
  const refused = async (pattern: RegExp): Promise<void> => {
    for (const command of [['serve'], ['ps']]) {
      const { code, stderr } = await cli.run(...command);
      assert.equal(code, 1);
      assert.match(stderr, pattern);
    }
  };
  mkdirSync(directory);
  chmodSync(directory, 0o770);
  await refused(/UNSAFE_DIRECTORY: .* can be reached by other users \(mode 0770, not 0700\)/);
  rmSync(directory, { recursive: true });
  const elsewhere = mkdtempSync(join(tmpdir(), 'lr-'));
  t.after(() => rmSync(elsewhere, { recursive: true }));
  symlinkSync(elsewhere, directory);
  await refused(/UNSAFE_DIRECTORY: .* is a symbolic link/);
});

test('a name that is a path, and one that is too long for a socket, are refused', async (t) => {
  const cli = longrun();
  t.after(() => cli.close());
  const path = await cli.run('serve', '--name', '../evil');
  assert.equal(path.code, 2);
  assert.match(path.stderr, /USAGE: "\.\.\/evil" is no name for a server/);
  const deep = join(cli.runtime, 'x'.repeat(90));
  mkdirSync(deep);
  const long = await cli.runWith({ env: { XDG_RUNTIME_DIR: deep } }, 'serve');
  assert.equal(long.code, 1);
  assert.match(long.stderr, /UNSAFE_DIRECTORY: .* is too long for a socket/);
});
