import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { loadNative } from '@longrun/native';
import { CHECK_IDS, type CheckId, type CheckStatus } from '../../dist/doctor/diagnosis.js';
import { type Diagnosis, diagnose } from '../../dist/doctor/index.js';

const native = loadNative().ok;

function statusOf({ checks }: Diagnosis, id: CheckId): CheckStatus | undefined {
  return checks.find((check) => check.id === id)?.status;
}

/** Whether everything in the trial was as it should be. How fast is the machine's affair: it may be starved. */
function gotThrough({ checks, measures }: Diagnosis): boolean {
  return measures !== null && checks.some(({ id, status }) => id === 'trial' && status !== 'missing');
}

function scratch(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`longrun-${process.pid}-`));
}

test('this machine is looked at and tried out, and nothing of that stays', async () => {
  const diagnosis = await diagnose();
  assert.deepEqual(
    diagnosis.checks.map(({ id }) => id),
    CHECK_IDS,
  );
  assert.ok(gotThrough(diagnosis), JSON.stringify(diagnosis.checks));
  assert.equal(
    statusOf(diagnosis, 'launcher') === 'ok',
    native && process.env['LONGRUN_LAUNCHER'] !== 'portable',
  );
  const { measures } = diagnosis;
  assert.ok(measures !== null);
  // The tree ignores SIGTERM: less than its grace would mean that it was killed at once.
  assert.ok(
    measures.cancelMs >= measures.graceMs && measures.handleMs <= measures.resultMs,
    JSON.stringify(measures),
  );
  assert.deepEqual(JSON.parse(JSON.stringify(diagnosis)), diagnosis, 'plain data');
  assert.deepEqual(scratch(), []);
});

/** Diagnoses in a process of its own, which a shell limits first. */
async function diagnosed(limit: string, env: Readonly<Record<string, string>>): Promise<Diagnosis> {
  const program = fileURLToPath(new URL('./support/print-diagnosis.js', import.meta.url));
  const command = ['-c', `${limit} exec "$0" "$1"`, process.execPath, program];
  const { stdout } = await promisify(execFile)('/bin/sh', command, { env: { ...process.env, ...env } });
  // What the program prints.
  return JSON.parse(stdout) as Diagnosis;
}

test('what operators switch off and limit is seen, and a host without a guardian lacks something', async () => {
  const env = { LONGRUN_LAUNCHER: 'portable', LONGRUN_CGROUP: 'off', LONGRUN_GUARDIAN: 'none' };
  const diagnosis = await diagnosed('ulimit -n 900 &&', env);
  assert.ok(gotThrough(diagnosis), JSON.stringify(diagnosis.checks));
  const seen = ['launcher', 'cgroup', 'sandbox', 'descriptors', 'guardian'] as const;
  assert.deepEqual(
    seen.map((id) => statusOf(diagnosis, id)),
    ['degraded', 'degraded', 'degraded', 'degraded', 'missing'],
  );
  assert.equal(diagnosis.status, 'missing');
});

test('where no command can be started, the trial says at what it failed', async () => {
  const diagnosis = await diagnosed('', { PATH: '/nowhere' });
  const trial = diagnosis.checks.find(({ id }) => id === 'trial');
  assert.equal(trial?.status, 'missing');
  assert.match(trial?.found ?? '', /^it failed while running a command: .*"true"/);
  assert.equal(diagnosis.measures, null);
  assert.equal(statusOf(diagnosis, 'orphans'), 'unknown');
});
