import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as rest } from 'node:timers/promises';
import { loadNative } from '@longrun/native';
import { createMachineProcesses, machineCgroup, ownCgroup } from '@longrun/process';
import { createRecordingLogger, noCgroups } from '@longrun/testkit';
import { CGROUP_VARIABLE, openHostCgroup, sweepHostCgroups } from '../../dist/cgroup/host-cgroup.js';

const native = loadNative();
const skip = native.ok ? noCgroups() : native.reason;
const NAMESPACE = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '';
const token = (): string => randomBytes(16).toString('hex');

/** One whose directory does not outlive the test. */
function open(t: TestContext): string {
  const path = openHostCgroup(token(), createRecordingLogger());
  assert.ok(path !== undefined);
  t.after(() => machineCgroup(path).remove());
  return path;
}

/** A directory as a host of that name makes one, next to `own`. */
function beside(
  t: TestContext,
  own: string,
  pid: number,
  startTime: string,
  namespace: string = NAMESPACE,
): string {
  const path = join(dirname(own), `longrun-${pid}-${startTime}-${namespace}-${token()}`);
  mkdirSync(join(path, '1/command'), { recursive: true });
  t.after(() => machineCgroup(path).remove());
  return path;
}

test('it is made where the host is, says whose it is, and has nothing in it', { skip }, (t) => {
  const path = open(t);
  assert.equal(dirname(path), ownCgroup());
  const startTime = createMachineProcesses().find(process.pid)?.startTime;
  assert.match(basename(path), new RegExp(`^longrun-${process.pid}-${startTime}-${NAMESPACE}-[0-9a-f]{32}$`));
  assert.equal(machineCgroup(path).remove(), true);
  assert.equal(existsSync(path), false);
});

test(`with ${CGROUP_VARIABLE}=off there is none, and a debug line says so`, (t) => {
  const before = process.env[CGROUP_VARIABLE];
  process.env[CGROUP_VARIABLE] = 'off';
  t.after(() => {
    if (before === undefined) delete process.env[CGROUP_VARIABLE];
    else process.env[CGROUP_VARIABLE] = before;
  });
  const logger = createRecordingLogger();
  assert.equal(openHostCgroup(token(), logger), undefined);
  assert.deepEqual(
    logger.lines.map(({ level, fields }) => [level, Reflect.get(fields, 'reason')]),
    [['debug', `${CGROUP_VARIABLE} is off`]],
  );
});

test('what dead hosts left is removed, unless somebody is in it; that of a living one stays', {
  skip,
}, async (t) => {
  const own = open(t);
  const dead = spawnSync('true').pid;
  const [empty, inhabited, reused] = [
    beside(t, own, dead, '12345'),
    beside(t, own, dead, '12346'),
    // The pid is somebody's, with another start time.
    beside(t, own, process.pid, '12345'),
  ];
  const startTime = createMachineProcesses().find(process.pid)?.startTime ?? '';
  const [alive, unknown] = [beside(t, own, process.pid, startTime), beside(t, own, dead, '0')];
  // In a container, say: that pid is nobody's here.
  const elsewhere = beside(t, own, dead, '12345', '1');
  const inside = spawn('sleep', ['600'], { stdio: 'ignore' });
  t.after(() => inside.kill('SIGKILL'));
  writeFileSync(join(inhabited, '1/command/cgroup.procs'), String(inside.pid));

  sweepHostCgroups(own, createRecordingLogger());
  const until = performance.now() + 5000;
  while (existsSync(empty) || existsSync(reused)) {
    assert.ok(performance.now() < until, 'both go');
    await rest(2);
  }
  for (const kept of [own, inhabited, alive, unknown, elsewhere]) assert.equal(existsSync(kept), true, kept);
});
