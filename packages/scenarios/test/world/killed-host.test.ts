import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allProcesses, isAlive } from '../../dist/remains/proc.js';
import { runKilledHost } from '../../dist/world/killed-host/run-killed-host.js';
import { eventually, FIXTURES } from '../support/worlds.js';

const CONTRACT_MS = 2000;

test('a host that is killed leaves nobody, seen from outside', async () => {
  const killed = await runKilledHost({ fixtures: FIXTURES, host: { threads: { warm: 1, max: 2 } } });
  assert.equal(killed.handles, 6);
  assert.ok(killed.processes > killed.handles, `the control: ${killed.processes} were there`);
  assert.deepEqual(killed.alive, []);
  assert.ok(killed.tookMs < CONTRACT_MS);
});

test('the control: who runs on without a guardian is seen, and ended then', async (t) => {
  const before = process.env['LONGRUN_GUARDIAN'];
  process.env['LONGRUN_GUARDIAN'] = 'none';
  t.after(() => {
    if (before === undefined) delete process.env['LONGRUN_GUARDIAN'];
    else process.env['LONGRUN_GUARDIAN'] = before;
  });
  const marker = `600.${process.pid}`;
  const killed = await runKilledHost({ fixtures: FIXTURES, programs: [{ argv: ['sleep', marker] }] });
  assert.equal(killed.alive.length, 1);
  assert.match(killed.alive[0] ?? '', /\(sleep\)/);
  const [, pid] = /process (\d+)/.exec(killed.alive[0] ?? '') ?? [];
  const isLeft = (): boolean => allProcesses().some((each) => each.pid === Number(pid) && isAlive(each));
  await eventually(() => !isLeft(), 'it is ended');
});

test('an entry that fails before it is ready is told with its reason', async () => {
  await assert.rejects(
    runKilledHost({ fixtures: FIXTURES, programs: [{ argv: ['/no/such/program'] }] }),
    /the host failed: .*Cannot start/,
  );
});
