import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { guardianExecutable } from '@longrun/native';
import { eventually } from '../support/eventually.js';
import { assertAllGone, GUARDIAN_FORMS, type GuardedHost, startGuardedHost } from '../support/guardians.js';
import { childrenOf, isLiving, living } from '../support/processes.js';
import { assertWithin, timed } from '../support/timing.js';

/** C11: after the death of the host. */
const CONTRACT_MS = 2000;
/** How often a host with 50 handles is killed; more by hand. */
const KILLS = Number(process.env['LONGRUN_KILLS'] ?? 2);
/** Seven handles each: 56. */
const MANY = 8;

async function assertEndsAll(t: TestContext, host: GuardedHost, guardianPid: number | null): Promise<void> {
  const took = await timed(() => assertAllGone(host, guardianPid));
  assertWithin({ ...took, ms: took.value }, CONTRACT_MS);
  t.diagnostic(`${Math.round(took.value)} ms from the death of the host to that of its last process`);
}

test('C11: the control: without a guardian, the commands of a killed host run on', async (t) => {
  const host = await startGuardedHost(t, { form: 'none' });
  const before = living(host.marker).length;
  host.child.kill('SIGKILL');
  await host.exited();
  assert.equal(living(host.marker).length, before);
});

for (const [form, missing] of GUARDIAN_FORMS) {
  const check = (title: string, run: (t: TestContext) => Promise<void>): void => {
    test(`C11: ${title} (${form} guardian)`, { skip: missing }, run);
  };

  for (let kill = 1; kill <= KILLS; kill += 1) {
    check(`nothing is alive 2 s after a SIGKILL of a host with 50 handles, time ${kill}`, async (t) => {
      const host = await startGuardedHost(t, { form, rounds: MANY });
      assert.ok(host.handles >= 50);
      host.child.kill('SIGKILL');
      await host.exited();
      await assertEndsAll(t, host, host.guardian.pid);
    });
  }

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    check(`a host that ${signal} ends as a whole job leaves nothing`, async (t) => {
      const host = await startGuardedHost(t, { form });
      process.kill(-host.pid, signal);
      await host.exited();
      await assertEndsAll(t, host, host.guardian.pid);
    });
  }

  for (const way of ['exit', 'throw']) {
    check(`a host that ends by ${way} leaves nothing, escapees included`, async (t) => {
      const host = await startGuardedHost(t, { form });
      host.order(way);
      await host.exited();
      await assertEndsAll(t, host, host.guardian.pid);
    });
  }

  check('a guardian that is killed is replaced, and the new one knows everything', async (t) => {
    const host = await startGuardedHost(t, { form });
    host.order('kill-guardian');
    const { guardian } = (await host.next()) as Pick<GuardedHost, 'guardian'>;
    assert.deepEqual([guardian.kind, guardian.restarts], [form, 1]);
    assert.notEqual(guardian.pid, host.guardian.pid);
    host.child.kill('SIGKILL');
    await host.exited();
    await assertEndsAll(t, host, guardian.pid);
  });

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
    await eventually(() => living(host.marker).length === 0, 'every process of the thread is gone');
    host.order('work');
    assert.equal(await host.next(), 'done\n');
    // Neither a zombie of a command nor of the old guardian; the add-on reaps what nobody waits for any more.
    const zombies = (): boolean => childrenOf(host.pid).some(({ state }) => state === 'Z');
    if (guardianExecutable() !== undefined) await eventually(() => !zombies(), 'nobody waits to be reaped');
    host.order('close');
    await host.exited();
    assert.equal(host.child.exitCode, 0);
  });
}
