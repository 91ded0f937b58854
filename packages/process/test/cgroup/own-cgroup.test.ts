import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ownCgroup } from '@longrun/process';

/** A directory that looks like /proc of a process in that cgroup with these mounts. */
function proc(t: TestContext, own: string, mounts: readonly string[]): string {
  const path = mkdtempSync(join(tmpdir(), 'longrun-proc-'));
  t.after(() => rmSync(path, { recursive: true }));
  mkdirSync(join(path, 'self'));
  writeFileSync(join(path, 'self/cgroup'), `12:pids:/elsewhere\n1:name=systemd:/\n${own}\n`);
  writeFileSync(join(path, 'self/mountinfo'), mounts.map((line) => `${line}\n`).join(''));
  return path;
}

const mount = (root: string, point: string, type = 'cgroup2'): string =>
  `41 31 0:38 ${root} ${point} rw,nosuid shared:4 - ${type} ${type} rw,nsdelegate`;

test('it is where the file system is mounted, and the path in it', (t) => {
  const path = '/user.slice/user-1000.slice/app.scope';
  const mounts = ['21 1 8:1 / / rw - ext4 /dev/sda1 rw', mount('/', '/sys/fs/cgroup/cpu', 'cgroup')];
  assert.equal(
    ownCgroup(proc(t, `0::${path}`, [...mounts, mount('/', '/sys/fs/cgroup')])),
    `/sys/fs/cgroup${path}`,
  );
  assert.equal(ownCgroup(proc(t, '0::/', [...mounts, mount('/', '/unified')])), '/unified');
});

test('where a part of the file system is mounted, it is what of the path is below that part', (t) => {
  assert.equal(ownCgroup(proc(t, '0::/docker/abc/x', [mount('/docker/abc', '/cg')])), '/cg/x');
  assert.equal(ownCgroup(proc(t, '0::/docker/abc', [mount('/docker/abc', '/cg')])), '/cg');
  assert.equal(ownCgroup(proc(t, '0::/docker/abcd', [mount('/docker/abc', '/cg')])), undefined);
});

test('a second mount does when the first does not show it', (t) => {
  assert.equal(ownCgroup(proc(t, '0::/a/b', [mount('/x', '/one'), mount('/a', '/two')])), '/two/b');
});

test('a mount point with a space in its name is found', (t) => {
  assert.equal(ownCgroup(proc(t, '0::/a', [mount('/', '/my\\040cgroups')])), '/my cgroups/a');
});

test('there is none without the second version, outside of the namespace, and without /proc', (t) => {
  assert.equal(ownCgroup(proc(t, '0::/', [mount('/', '/sys/fs/cgroup/cpu', 'cgroup')])), undefined);
  assert.equal(ownCgroup(proc(t, '3:cpu:/', [mount('/', '/sys/fs/cgroup')])), undefined);
  assert.equal(ownCgroup(proc(t, '0::/../other', [mount('/', '/sys/fs/cgroup')])), undefined);
  assert.equal(ownCgroup('/no/such/proc'), undefined);
});
