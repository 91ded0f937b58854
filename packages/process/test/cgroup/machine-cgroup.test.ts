import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { machineCgroup } from '@longrun/process';
import { noCgroups, scratchCgroup } from '@longrun/testkit';

const skip = noCgroups();

function sleeper(t: TestContext): { readonly pid: number; readonly child: ChildProcess } {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  t.after(() => child.kill('SIGKILL'));
  return { pid: child.pid ?? 0, child };
}

function addBelow(path: string, pid: number): void {
  mkdirSync(join(path, 'below'));
  writeFileSync(join(path, 'below/cgroup.procs'), String(pid));
}

test('it names who is in it and below, and nobody else', { skip }, (t) => {
  const { path, add } = scratchCgroup(t);
  const [inside, below, outside] = [sleeper(t), sleeper(t), sleeper(t)];
  add(inside.pid);
  addBelow(path, below.pid);
  const members = machineCgroup(path).members();
  assert.deepEqual(new Set(members), new Set([inside.pid, below.pid]));
  assert.equal(members.includes(outside.pid), false);
});

test('a kill ends everybody in it and below, and nobody else', { skip }, async (t) => {
  const { path, add } = scratchCgroup(t);
  const [inside, below, outside] = [sleeper(t), sleeper(t), sleeper(t)];
  add(inside.pid);
  addBelow(path, below.pid);
  const ends = [once(inside.child, 'exit'), once(below.child, 'exit')];
  machineCgroup(path).kill();
  for (const [, signal] of await Promise.all(ends)) assert.equal(signal, 'SIGKILL');
  assert.equal(process.kill(outside.pid, 0), true);
});

test('it is removed, with all below, when nobody is in it, and not before', { skip }, async (t) => {
  const { path, add } = scratchCgroup(t);
  const inside = sleeper(t);
  add(inside.pid);
  mkdirSync(join(path, 'below/further'), { recursive: true });
  const cgroup = machineCgroup(path);
  assert.equal(cgroup.remove(), false);
  assert.ok(existsSync(join(path, 'below/further')), 'nothing goes while somebody is in it');
  inside.child.kill('SIGKILL');
  await once(inside.child, 'exit');
  assert.equal(cgroup.remove(), true);
  assert.equal(existsSync(path), false);
  assert.deepEqual([cgroup.remove(), cgroup.members()], [true, []], 'and stays gone');
});

test('a zombie does not keep it', { skip }, async (t) => {
  const { path, add } = scratchCgroup(t);
  // The shell does not wait for the one that it started before it became another program.
  const parent = spawn('/bin/sh', ['-c', 'sleep 600 & echo $!; exec sleep 600'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  t.after(() => parent.kill('SIGKILL'));
  const [line] = await once(parent.stdout, 'data');
  const pid = Number(String(line));
  add(pid);
  assert.equal(machineCgroup(path).remove(), false, 'the control');
  process.kill(pid, 'SIGKILL');
  const until = performance.now() + 5000;
  while (!machineCgroup(path).remove()) {
    assert.ok(performance.now() < until, 'it can be removed');
    await new Promise((done) => setImmediate(done));
  }
  assert.equal(process.kill(pid, 0), true, 'nobody has waited for it');
});

test('one that was never made is one with nobody in it', () => {
  const cgroup = machineCgroup('/no/such/cgroup');
  cgroup.kill();
  assert.deepEqual([cgroup.members(), cgroup.remove()], [[], true]);
  assert.equal(existsSync('/no/such/cgroup'), false);
});
