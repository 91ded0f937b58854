import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Host, linuxSandbox } from '@longrun/host';
import { terminateControlThread, terminateProcessThread } from '@longrun/host/faults';
import { ownCgroup } from '@longrun/process';
import { eventually, findProcess, isLiving, living, scratchCgroup } from '@longrun/testkit';
import { cgroupsBelow, hostCgroups, noCommandCgroups } from '../support/cgroups.js';
import { fixture } from '../support/fixtures.js';
import { freeze, noFreezer } from '../support/freezer.js';
import { cancel, list, openHost, run, runShell, start, startShell } from '../support/hosts.js';
import { takeResult } from '../support/items.js';
import { noLandlock } from '../support/landlock.js';
import { guardedMarker } from '../support/markers.js';
import { seeOutput } from '../support/output.js';
import { codeOf } from '../support/refusals.js';
import { assertWithin, timed } from '../support/timing.js';

/** 2 s are the service's; the rest is for the way there and back. */
const ANSWER_MS = 2500;
const skip = noCommandCgroups();

/** Its directory. The host has one. */
async function cgroupOf(host: Host): Promise<string> {
  const { cgroup } = await host.inspect();
  assert.ok(cgroup !== null);
  return cgroup;
}

/** Starts `escape-vanish` and answers its handle and the pid of who vanished. */
async function startVanishing(
  host: Host,
  session: string,
  marker: string,
): Promise<{ readonly handleId: string; readonly escapee: number }> {
  const { handle_id } = await start(host, session, [fixture('escape-vanish'), marker, 'stay']);
  const escapee = vanished(await seeOutput(host, session, handle_id, '\n'));
  await eventually(() => findProcess(escapee)?.parent === 1, 'nobody of ours is its parent');
  assert.doesNotMatch(readFileSync(`/proc/${escapee}/environ`, 'latin1'), /LONGRUN/);
  return { handleId: handle_id, escapee };
}

function vanished(stdout: string): number {
  return Number(/ready (\d+)\n/.exec(stdout)?.[1]);
}

async function openHostWithout(t: TestContext): Promise<Host> {
  const before = process.env['LONGRUN_CGROUP'];
  process.env['LONGRUN_CGROUP'] = 'off';
  try {
    return await openHost(t);
  } finally {
    if (before === undefined) delete process.env['LONGRUN_CGROUP'];
    else process.env['LONGRUN_CGROUP'] = before;
  }
}

test('the control: without cgroups who drops group, session, environment and parents runs on', async (t) => {
  const host = await openHostWithout(t);
  assert.equal((await host.inspect()).cgroup, null);
  const marker = guardedMarker(t);
  const { handleId, escapee } = await startVanishing(host, 's', marker);
  const reply = await cancel(host, 's', handleId);
  assert.deepEqual([reply.cancelled, reply.survivors], [true, []], 'nobody claims to know of it');
  await host.session('s').end();
  await host.close();
  assert.deepEqual(living(marker), [escapee]);
});

test('the portable launcher has none, and runs commands where the host is', async (t) => {
  const host = await openHost(t, { launcher: 'portable' });
  assert.equal((await host.inspect()).cgroup, null);
  const place = (text: string) => /^0::.*$/m.exec(text)?.[0];
  const { stdout } = await run(host, 's', ['cat', '/proc/self/cgroup']);
  assert.equal(place(stdout), place(readFileSync('/proc/self/cgroup', 'utf8')));
});

test('C4: with them a cancel ends it, by SIGTERM', { skip }, async (t) => {
  const host = await openHost(t);
  const marker = guardedMarker(t);
  const { handleId, escapee } = await startVanishing(host, 's', marker);
  const answer = await timed(() => cancel(host, 's', handleId));
  assert.equal(isLiving(escapee), false, 'gone when the answer comes');
  assert.deepEqual(living(marker), []);
  assert.deepEqual([answer.value.cancelled, answer.value.survivors], [true, []]);
  assertWithin(answer, 999);
});

test('C4: one that ignores SIGTERM as well is killed after the grace', { skip }, async (t) => {
  const host = await openHost(t);
  const marker = guardedMarker(t);
  const stubborn = `trap "" TERM; echo up; exec >&- 2>&-; while :; do sleep 600; done`;
  const script = `(env -i setsid sh -c '${stubborn}' ${marker} &); sleep ${marker}`;
  const { handle_id } = await startShell(host, 's', script, marker);
  await seeOutput(host, 's', handle_id, 'up');
  await eventually(() => living(marker).length === 3, 'all are there');
  const answer = await timed(() => cancel(host, 's', handle_id));
  assert.deepEqual(living(marker), []);
  assert.deepEqual([answer.value.cancelled, answer.value.survivors], [true, []]);
  assert.ok(answer.ms >= 1000, `the grace was kept: ${answer.ms} ms`);
  assertWithin(answer, ANSWER_MS);
});

test('C4: a chain of such that each leave another, as fast as they can, is ended', { skip }, async (t) => {
  const host = await openHost(t);
  const marker = guardedMarker(t);
  const link = `exec env -i /usr/bin/setsid -f /bin/sh -c "$0" "$0" ${marker}`;
  const script = `env -i /usr/bin/setsid -f /bin/sh -c '${link}' '${link}' ${marker}; echo up; sleep ${marker}`;
  const { handle_id } = await startShell(host, 's', script, marker);
  await seeOutput(host, 's', handle_id, 'up');
  await eventually(() => living(marker).length > 2, 'it is under way');
  const answer = await timed(() => cancel(host, 's', handle_id, { grace_ms: 100 }));
  assert.deepEqual([answer.value.cancelled, answer.value.survivors], [true, []]);
  assert.deepEqual(living(marker), []);
  assertWithin(answer, ANSWER_MS);
});

test('C4: one that the kernel does not let go is named', { skip: skip || noFreezer() }, async (t) => {
  const host = await openHost(t);
  const marker = guardedMarker(t);
  const { handleId, escapee } = await startVanishing(host, 's', marker);
  const { thaw } = await freeze(t, escapee);
  const answer = await timed(() => cancel(host, 's', handleId));
  assertWithin(answer, ANSWER_MS);
  // A thread that was given no time to look leaves the answer to the coordinator: state `?`, and the leader's name.
  const unverified = answer.value.survivors.every(({ state }) => state === '?');
  assert.deepEqual(
    answer.value.survivors.map(({ pid, name }) => (unverified ? name : [pid, name])),
    [unverified ? 'escape-vanish' : [escapee, 'sleep']],
  );
  await thaw();
  await eventually(() => !isLiving(escapee), 'the SIGKILL that waits for it ends it');
});

test('C14: leftovers that are to be killed at the exit are those in the cgroup, too', { skip }, async (t) => {
  const host = await openHost(t);
  const marker = guardedMarker(t);
  await run(host, 's', [fixture('escape-vanish'), marker], { leftovers: 'kill' });
  assert.deepEqual(living(marker), []);
  const kept = await run(host, 's', [fixture('escape-vanish'), marker]);
  assert.deepEqual(living(marker), [vanished(kept.stdout)], 'the control: kept, it runs on');
  assert.equal(kept.descendants_alive, 0, 'that number is of the group alone');
});

test('C5: a session end ends it, and leaves those of other sessions alone', { skip }, async (t) => {
  const host = await openHost(t);
  const [ours, theirs] = [guardedMarker(t), guardedMarker(t)];
  await run(host, 'a', [fixture('escape-vanish'), ours]);
  await run(host, 'b', [fixture('escape-vanish'), theirs]);
  assert.deepEqual([living(ours).length, living(theirs).length], [1, 1], 'the control');
  const answer = await timed(() => host.session('a').end());
  assert.deepEqual([living(ours).length, living(theirs).length], [0, 1]);
  assert.deepEqual(answer.value, { ended: 0, survivors: [] });
  assertWithin(answer, 999);
  assert.equal((await host.inspect()).coordinator.counters['escapees_ended'], 1);
  assert.equal(cgroupsBelow(await cgroupOf(host)).length, 2, "what is left is b's, and its command's");
});

test('C13: a close ends it, and leaves no cgroup', { skip }, async (t) => {
  const host = await openHost(t);
  const marker = guardedMarker(t);
  for (const session of ['a', 'b']) await run(host, session, [fixture('escape-vanish'), marker]);
  await startVanishing(host, 'c', marker);
  assert.equal(living(marker).length, 4, 'the control');
  const path = await cgroupOf(host);
  const answer = await timed(() => host.close());
  assert.deepEqual(living(marker), []);
  assert.equal(existsSync(path), false);
  assertWithin(answer, ANSWER_MS);
});

test('a host that has run nothing leaves no cgroup either', { skip }, async (t) => {
  const host = await openHost(t);
  assert.ok(hostCgroups().includes(await cgroupOf(host)));
  await host.close();
  assert.deepEqual(hostCgroups(), []);
});

test('a cgroup goes with its command, and stays while somebody is in it', { skip }, async (t) => {
  const host = await openHost(t);
  const path = await cgroupOf(host);
  const marker = guardedMarker(t);
  const { stdout } = await run(host, 's', ['cat', '/proc/self/cgroup']);
  assert.match(stdout, new RegExp(`^0::.*/${path.slice(path.lastIndexOf('/') + 1)}/1/[0-9A-Z]{26}$`, 'm'));
  await eventually(() => cgroupsBelow(path).length === 1, "only the session's is left");
  await codeOf(run(host, 's', ['/no/such/program']));
  assert.equal(cgroupsBelow(path).length, 1, 'a failed spawn leaves none');
  const live = await start(host, 's', ['sleep', marker]);
  assert.equal(cgroupsBelow(path).length, 2);
  await cancel(host, 's', live.handle_id);
  assert.equal(cgroupsBelow(path).length, 1);
  await run(host, 's', [fixture('escape-vanish'), marker]);
  assert.equal(cgroupsBelow(path).length, 2, 'the one that runs on is in it');
  await host.session('s').end();
  assert.deepEqual(cgroupsBelow(path), []);
});

test('C12: a lost process thread leaves nobody, and no cgroup of its commands', { skip }, async (t) => {
  const host = await openHost(t);
  const marker = guardedMarker(t);
  const { handleId, escapee } = await startVanishing(host, 's', marker);
  await terminateProcessThread(host, handleId);
  assert.equal((await takeResult(host.session('s'))).status, 'lost');
  assert.equal(isLiving(escapee), false);
  assert.deepEqual(living(marker), []);
  assert.equal(cgroupsBelow(await cgroupOf(host)).length, 1, "only the session's is left");
});

test('C12: a lost control thread leaves nobody, and no cgroup of its own', { skip }, async (t) => {
  const host = await openHost(t);
  const marker = guardedMarker(t);
  await run(host, 's', [fixture('escape-vanish'), marker]);
  await startVanishing(host, 's', marker);
  const path = await cgroupOf(host);
  assert.equal(living(marker).length, 3, 'the control');
  await terminateControlThread(host);
  await run(host, 'other', ['true']);
  assert.deepEqual(living(marker), []);
  assert.equal(existsSync(path), false);
  assert.notEqual(await cgroupOf(host), path, 'the next one has another');
});

test('a host within a host: the outer one ends all of the inner one, and leaves no cgroup', {
  skip,
}, async (t) => {
  const host = await openHost(t);
  const marker = guardedMarker(t);
  const program = fileURLToPath(new URL('../programs/guarded-host.js', import.meta.url));
  const { handle_id } = await start(host, 's', [process.execPath, program, '1', 'vanishing'], {
    env: { MARKER: marker },
    env_mode: 'patch',
  });
  const report = JSON.parse(await seeOutput(host, 's', handle_id, '\n'));
  assert.ok(report.cgroup.startsWith(await cgroupOf(host)), 'the control: one is in the other');
  await eventually(() => living(marker).length === report.processes, 'all are there');
  const reply = await cancel(host, 's', handle_id, { force: true });
  assert.deepEqual([reply.cancelled, reply.survivors], [true, []]);
  assert.deepEqual(living(marker), []);
  assert.equal(existsSync(report.cgroup), false);
  assert.equal(cgroupsBelow(await cgroupOf(host)).length, 1);
});

test('a confined command can neither leave its cgroup nor end another one', {
  skip: skip || (noLandlock() ?? false),
}, async (t) => {
  const work = mkdtempSync(join(tmpdir(), 'longrun-cgroups-'));
  t.after(() => rmSync(work, { recursive: true }));
  const victim = scratchCgroup(t);
  const free = await openHost(t);
  const confined = await openHost(t, { sandbox: linuxSandbox({ readWrite: [work] }) });
  const { handle_id } = await start(free, 's', ['sleep', '600']);
  const pid = (await list(free, 's'))[0]?.pid ?? 0;
  victim.add(pid);
  const leave = `echo 0 > ${ownCgroup()}/cgroup.procs && echo moved`;
  const end = `echo 1 > ${victim.path}/cgroup.kill && echo killed`;
  const inside = { cwd: work };
  assert.equal((await runShell(confined, 's', `${leave}; ${end}; :`, inside)).stdout, '');
  assert.equal(isLiving(pid), true);
  assert.equal((await runShell(free, 's', leave)).stdout, 'moved\n', 'the control');
  assert.equal((await runShell(free, 's', end)).stdout, 'killed\n', 'the control');
  await eventually(() => !isLiving(pid), 'the control');
  assert.equal((await cancel(free, 's', handle_id)).cancelled, false);
});
