import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createPortableLauncher, type Launcher, type LaunchRequest, tooWeak } from '@longrun/process';
import type { Confinement } from '@longrun/protocol';
import { createRig } from '../support/rig.js';

const confinement: Confinement = {
  policy: 'test',
  paths: [{ path: '/usr', execute: true }],
  tcp: { bind: [], connect: 'any' },
};

it('a command is launched with its confinement, and started tells what became of it', async (t) => {
  const real = createPortableLauncher();
  const requests: LaunchRequest[] = [];
  const launcher: Launcher = {
    ...real,
    launch: async (request) => {
      requests.push(request);
      const outcome = await real.launch(request);
      // As a launcher that can would tell it.
      if (outcome.ok) Object.assign(outcome.process, { enforced: 'partial' });
      return outcome;
    },
  };
  const rig = createRig(t, { launcher });
  rig.start(['true'], { confinement });
  const started = await rig.coordinator.next('started');
  assert.deepEqual(started.sandbox, { policy: 'test', enforced: 'partial' });
  assert.deepEqual(requests[0]?.confinement, confinement);
  await rig.exited();
});

it('the portable launcher confines nobody, and that is told', async (t) => {
  const rig = createRig(t);
  rig.start(['true'], { confinement });
  const started = await rig.coordinator.next('started');
  assert.deepEqual(started.sandbox, { policy: 'test', enforced: 'none' });
  await rig.exited();
});

it('without a confinement nothing is told', async (t) => {
  const rig = createRig(t);
  rig.start(['true']);
  assert.equal('sandbox' in (await rig.coordinator.next('started')), false);
  await rig.exited();
});

it('SANDBOX_DENIED: the portable launcher starts nothing that must be confined', async (t) => {
  const rig = createRig(t);
  rig.start(['true'], { confinement: { ...confinement, atLeast: 'partial' } });
  const { error } = await rig.coordinator.next('spawn-failed');
  assert.equal(error.code, 'SANDBOX_DENIED');
  const details = { sandbox: 'test', step: 'enforce', enforced: 'none', atLeast: 'partial' };
  assert.deepEqual(error.details, details);
});

it('what is enforced is compared with what must be', () => {
  const wants = (atLeast: 'full' | 'partial') => ({ ...confinement, atLeast });
  const levels = ['none', 'partial', 'full'] as const;
  const refused = (request: Confinement | undefined) =>
    levels.filter((enforced) => tooWeak(request, enforced, 'why') !== undefined);
  assert.deepEqual(refused(undefined), []);
  assert.deepEqual(refused(confinement), []);
  assert.deepEqual(refused(wants('partial')), ['none']);
  assert.deepEqual(refused(wants('full')), ['none', 'partial']);
  assert.match(tooWeak(wants('full'), 'none', 'no reason')?.message ?? '', /test .* in full.*: no reason\./);
});
