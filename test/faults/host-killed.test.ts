import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, type TestContext, test } from 'node:test';
import { guardianExecutable } from '@longrun/native';
import { eventually, findProcess, isLiving, killAll, living, zombies } from '@longrun/testkit';
import { cgroupsBelow, hostCgroups, noCommandCgroups } from '../support/cgroups.js';
import { assertAllGone, GUARDIAN_FORMS, type GuardedHost, startGuardedHost } from '../support/guardians.js';
import { openHost } from '../support/hosts.js';
import { assertLeaves, assertRestored } from '../support/remains.js';
import { assertWithin, timed } from '../support/timing.js';

/** C11: after the death of the host. */
const CONTRACT_MS = 2000;
/** How often a host with 50 handles is killed; scripts/guardian-trials.mjs does it 20 times. */
const KILLS = Number(process.env['LONGRUN_KILLS'] ?? 1);
/** Seven handles each: 56. */
const MANY = 8;

/** Its directory for output is left to the next host, which removes it. */
const FILES_OF_A_DEAD_HOST = 1;

/** The host has just died: nothing of it is alive in time. */
async function assertEndsAll(
  t: TestContext,
  crash: string | undefined,
  host: GuardedHost,
  guardianPid: number | null,
): Promise<void> {
  const expected = { guardianPid, files: FILES_OF_A_DEAD_HOST };
  const took = await timed(() => assertLeaves(t, crash, host, expected));
  assertWithin({ ...took, ms: took.value }, CONTRACT_MS);
}

test('C11: the control: without a guardian, the commands of a killed host run on', async (t) => {
  const host = await startGuardedHost(t, { form: 'none' });
  const before = living(host.marker).length;
  host.child.kill('SIGKILL');
  await host.exited();
  assert.equal(living(host.marker).length, before);
});

test('C11: the control: without cgroups, who dropped group, session, environment and parents runs on', async (t) => {
  const host = await startGuardedHost(t, { form: 'script', vanishing: true });
  assert.equal(host.cgroup, null);
  host.child.kill('SIGKILL');
  await host.exited();
  await eventually(() => living(host.marker).length <= 1, 'the others are gone');
  await eventually(() => host.guardian.pid === null || !isLiving(host.guardian.pid), 'the guardian as well');
  const [left, ...others] = living(host.marker);
  assert.deepEqual([others, findProcess(left ?? 0)?.parent], [[], 1]);
});

test('C11: a host that is killed together with its guardian leaves its cgroup to the next host', {
  skip: noCommandCgroups(),
}, async (t) => {
  const host = await startGuardedHost(t, { form: 'none', cgroups: 'on' });
  assert.ok(host.cgroup !== null);
  host.child.kill('SIGKILL');
  await host.exited();
  assert.ok(cgroupsBelow(host.cgroup).length > 1, 'the control');
  const next = await openHost(t);
  assert.equal(existsSync(host.cgroup), true, 'while somebody is in it, it stays');
  await next.close();
  killAll(living(host.marker));
  await eventually(() => living(host.marker).length === 0, 'nobody is');
  await openHost(t);
  await eventually(() => host.cgroup !== null && !existsSync(host.cgroup), 'it is gone');
});

/** Most of a test is the boot of its host, which hardly uses a second processor. Trials are measured one by one. */
const CONCURRENT_HOSTS = KILLS === 1 ? 2 : 1;

/** Without it, children of a dead thread stay zombies until their host ends. */
const WITHOUT_ADDON = guardianExecutable() === undefined ? { zombies: Number.POSITIVE_INFINITY } : {};

/** It works, is restored where somebody can reap, and closes. */
async function assertGoesOn(host: GuardedHost): Promise<void> {
  host.order('work');
  assert.equal(await host.next(), 'done\n');
  if (guardianExecutable() !== undefined) await assertRestored(host);
  host.order('close');
  await host.exited();
  assert.equal(host.child.exitCode, 0);
}

for (const [form, missing] of GUARDIAN_FORMS) {
  describe(`a host with a ${form} guardian`, { concurrency: CONCURRENT_HOSTS }, () => {
    const check = (title: string, run: (t: TestContext) => Promise<void>): void => {
      test(`C11: ${title}`, { skip: missing }, run);
    };

    for (let kill = 1; kill <= KILLS; kill += 1) {
      check(`nothing is alive 2 s after a SIGKILL of a host with 50 handles, time ${kill}`, async (t) => {
        const host = await startGuardedHost(t, { form, rounds: MANY });
        assert.ok(host.handles >= 50);
        host.child.kill('SIGKILL');
        await host.exited();
        const time = KILLS === 1 ? '' : `, time ${kill}`;
        await assertEndsAll(t, `host SIGKILL, ${form} guardian${time}`, host, host.guardian.pid);
      });
    }

    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      check(`a host that ${signal} ends as a whole job leaves nothing`, async (t) => {
        const host = await startGuardedHost(t, { form });
        process.kill(-host.pid, signal);
        await host.exited();
        await assertEndsAll(t, undefined, host, host.guardian.pid);
      });
    }

    for (const way of ['exit', 'throw']) {
      check(`a host that ends by ${way} leaves nothing, escapees included`, async (t) => {
        const host = await startGuardedHost(t, { form });
        host.order(way);
        await host.exited();
        await assertEndsAll(t, undefined, host, host.guardian.pid);
      });
    }

    check('a guardian that is killed is replaced, and the new one knows everything', async (t) => {
      const host = await startGuardedHost(t, { form });
      host.order('kill-guardian');
      const { guardian } = (await host.next()) as Pick<GuardedHost, 'guardian'>;
      assert.deepEqual([guardian.kind, guardian.restarts], [form, 1]);
      assert.notEqual(guardian.pid, host.guardian.pid);
      assert.deepEqual(zombies(host.pid), [], 'somebody has waited for the first one');
      host.child.kill('SIGKILL');
      await host.exited();
      await assertEndsAll(t, `guardian SIGKILL, then host SIGKILL, ${form} guardian`, host, guardian.pid);
    });

    for (const [title, die] of [
      ['a SIGKILL of the host', (host: GuardedHost) => host.child.kill('SIGKILL')],
      ['the host exits', (host: GuardedHost) => host.order('exit')],
    ] as const) {
      test(`C11: with cgroups, ${title} leaves nobody at all, and no cgroup`, {
        skip: missing || noCommandCgroups(),
      }, async (t) => {
        const host = await startGuardedHost(t, { form, rounds: MANY, vanishing: true, cgroups: 'on' });
        assert.deepEqual(hostCgroups(host.pid), [host.cgroup]);
        die(host);
        await host.exited();
        await assertEndsAll(t, undefined, host, host.guardian.pid);
        assert.deepEqual(hostCgroups(host.pid), []);
      });
    }

    check('a host whose guardian is stopped goes on and closes', async (t) => {
      const host = await startGuardedHost(t, { form });
      const { pid } = host.guardian;
      assert.ok(pid !== null);
      process.kill(pid, 'SIGSTOP');
      for (let n = 0; n < 20; n += 1) {
        host.order('work');
        assert.equal(await host.next(), 'done\n');
      }
      host.order('close');
      await host.exited();
      assert.equal(host.child.exitCode, 0);
      assert.equal(isLiving(pid), false);
    });

    check('a guardian that was stopped for a while still ends everything', async (t) => {
      const host = await startGuardedHost(t, { form });
      const { pid } = host.guardian;
      assert.ok(pid !== null);
      process.kill(pid, 'SIGSTOP');
      host.child.kill('SIGKILL');
      await host.exited();
      const alive = living(host.marker).length;
      process.kill(pid, 'SIGCONT');
      assert.ok(alive > 0, 'nobody else ends them');
      await assertAllGone(host, pid);
    });

    check('a control thread that dies leaves nothing, though the host lives on', async (t) => {
      const host = await startGuardedHost(t, { form });
      host.order('kill-control');
      // Its own guardian has gone with it. The add-on reaps what nobody waits for any more.
      const expected = { guardianPid: host.guardian.pid, ...WITHOUT_ADDON };
      await assertLeaves(t, `control-thread crash, ${form} guardian`, host, expected);
      await assertGoesOn(host);
    });

    check(
      'a process thread that dies leaves nothing of what it carried, though the host lives on',
      async (t) => {
        // A daemon that a finished command left is on no thread, and stays until its session ends.
        const host = await startGuardedHost(t, { form, daemon: false });
        host.order('kill-thread');
        await assertLeaves(t, `process-thread crash, ${form} guardian`, host, WITHOUT_ADDON);
        await assertGoesOn(host);
      },
    );
  });
}
