import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHECK_IDS, type CheckId, type CheckStatus } from '../../dist/doctor/diagnosis.js';
import { diagnose } from '../../dist/doctor/index.js';
import type { Machine } from '../../dist/doctor/machine/index.js';
import type { TrialOutcome } from '../../dist/doctor/trial/trial-outcome.js';
import { DIRECTORY, type Files, fakeMachine, findings, LIMITS, PASSED } from './support/fake-machine.js';

const MIB = 1024 * 1024;

interface Case {
  readonly check: CheckId;
  readonly status: CheckStatus;
  readonly when: string;
  readonly machine?: Partial<Machine>;
  readonly files?: Files;
  readonly trial?: TrialOutcome;
  /** In what was found, what it means, or how to mend it. */
  readonly says: RegExp;
}

const FAILED: TrialOutcome = { ok: false, step: 'starting a host', reason: 'no threads left', findings: {} };

const CASES: readonly Case[] = [
  {
    check: 'node',
    status: 'missing',
    when: 'Node.js is too old',
    machine: { nodeVersion: '20.18.3' },
    says: /needs 20\.19/,
  },
  {
    check: 'node',
    status: 'ok',
    when: 'it is just new enough',
    machine: { nodeVersion: '20.19.0' },
    says: /20\.19\.0/,
  },
  {
    check: 'launcher',
    status: 'degraded',
    when: 'there is no add-on',
    machine: { launcher: () => ({ launcher: 'portable', reason: 'the add-on cannot be loaded: none' }) },
    trial: findings({ launcher: 'portable' }),
    says: /npm rebuild @longrun\/native/,
  },
  {
    check: 'launcher',
    status: 'degraded',
    when: 'the kernel refuses',
    machine: {
      launcher: () => ({ launcher: 'portable', reason: 'the kernel refuses what it needs: pidfd' }),
    },
    trial: findings({ launcher: 'portable' }),
    says: /Linux 5\.4 or newer/,
  },
  {
    check: 'launcher',
    status: 'degraded',
    when: 'an operator wants the portable one',
    machine: { launcher: () => ({ launcher: 'portable' }) },
    trial: findings({ launcher: 'portable' }),
    says: /Unset LONGRUN_LAUNCHER/,
  },
  {
    check: 'launcher',
    status: 'degraded',
    when: 'a host took another one than was to be expected',
    trial: findings({ launcher: 'portable' }),
    says: /native was to be expected, and a host took portable/,
  },
  {
    check: 'cgroup',
    status: 'degraded',
    when: 'none can be made',
    machine: { tryCgroup: () => ({ ok: false, reason: 'EACCES at /sys/fs/cgroup/work/x' }) },
    says: /EACCES at .*Delegate=yes/,
  },
  {
    check: 'cgroup',
    status: 'degraded',
    when: 'they are switched off',
    machine: {
      env: { LONGRUN_CGROUP: 'off' },
      tryCgroup: () => ({ ok: false, reason: 'LONGRUN_CGROUP is off' }),
    },
    says: /Unset LONGRUN_CGROUP/,
  },
  {
    check: 'cgroup',
    status: 'degraded',
    when: 'a host has none though one could be made',
    trial: findings({ cgroup: null }),
    says: /a host made none/,
  },
  {
    check: 'guardian',
    status: 'degraded',
    when: 'the script runs',
    trial: findings({ guardian: 'script' }),
    says: /47 MiB.*see the launcher/,
  },
  {
    check: 'guardian',
    status: 'missing',
    when: 'none runs',
    trial: findings({ guardian: 'none' }),
    says: /run on.*the log of a host says why/,
  },
  {
    check: 'guardian',
    status: 'missing',
    when: 'none is wanted',
    machine: { env: { LONGRUN_GUARDIAN: 'none' } },
    trial: findings({ guardian: 'none' }),
    says: /Unset LONGRUN_GUARDIAN/,
  },
  { check: 'guardian', status: 'unknown', when: 'no host came up', trial: FAILED, says: /See the trial/ },
  {
    check: 'sandbox',
    status: 'degraded',
    when: 'the kernel lacks a part',
    machine: { landlockVersion: () => 4 },
    trial: findings({ enforced: 'partial' }),
    says: /not commands to devices \(Linux 6\.10\), signals and abstract sockets/,
  },
  {
    check: 'sandbox',
    status: 'degraded',
    when: 'there is no Landlock',
    machine: { landlockVersion: () => 0 },
    trial: findings({ enforced: 'none', keptOut: false }),
    says: /none: no Landlock.*lsm=/,
  },
  {
    check: 'sandbox',
    status: 'degraded',
    when: 'the portable launcher confines nothing',
    machine: { launcher: () => ({ launcher: 'portable' }) },
    trial: findings({ launcher: 'portable', enforced: 'none', keptOut: false }),
    says: /none: Landlock 7.*takes the native launcher/,
  },
  {
    check: 'cgroup',
    status: 'degraded',
    when: 'the portable launcher makes none',
    machine: { launcher: () => ({ launcher: 'portable' }) },
    trial: findings({ launcher: 'portable', cgroup: null }),
    says: /takes the native launcher.*See the launcher/,
  },
  {
    check: 'sandbox',
    status: 'missing',
    when: 'it is said to hold and does not',
    trial: findings({ keptOut: false }),
    says: /a command read a file outside/,
  },
  {
    check: 'sandbox',
    status: 'unknown',
    when: 'nothing was confined',
    trial: FAILED,
    says: /Landlock 7, with seccomp/,
  },
  {
    check: 'proc',
    status: 'missing',
    when: 'it is not mounted',
    files: { '/proc/self/stat': undefined },
    says: /mount -t proc/,
  },
  {
    check: 'proc',
    status: 'degraded',
    when: 'the platform has none',
    machine: { platform: 'darwin' },
    files: { '/proc/self/stat': undefined },
    says: /there is no \/proc/,
  },
  {
    check: 'proc',
    status: 'degraded',
    when: 'the environment of a command is not shown',
    trial: findings({ environmentSeen: false }),
    says: /cannot be read/,
  },
  {
    check: 'proc',
    status: 'degraded',
    when: 'it hides processes of others',
    files: { '/proc/self/mountinfo': '22 1 0:21 / /proc rw - proc proc rw,hidepid=invisible' },
    says: /hidepid=invisible/,
  },
  {
    check: 'proc',
    status: 'ok',
    when: 'it hides them from others than root',
    machine: { userId: 0 },
    files: { '/proc/self/mountinfo': '22 1 0:21 / /proc rw - proc proc rw,hidepid=2' },
    says: /can be read/,
  },
  { check: 'proc', status: 'unknown', when: 'no command ran', trial: FAILED, says: /was not seen/ },
  {
    check: 'descriptors',
    status: 'degraded',
    when: 'the limit is the usual 1,024',
    files: { '/proc/self/limits': LIMITS('1024') },
    // 1,024 less 30 that are open, 12 of a host, 4 for each of 64 threads: 726, and a third of that.
    says: /About 242 of 4,096 live handles fit.*ulimit -n 12586/,
  },
  {
    check: 'descriptors',
    status: 'missing',
    when: 'the limit is so low that next to nothing fits',
    files: { '/proc/self/limits': LIMITS('256') },
    says: /About 0 of/,
  },
  {
    check: 'descriptors',
    status: 'ok',
    when: 'there is no limit',
    files: { '/proc/self/limits': LIMITS('unlimited') },
    says: /no limit/,
  },
  {
    check: 'descriptors',
    status: 'unknown',
    when: 'the limit cannot be read',
    files: { '/proc/self/limits': undefined },
    says: /ulimit -n/,
  },
  {
    check: 'tasks',
    status: 'degraded',
    when: 'the user may have few',
    files: { '/proc/self/limits': LIMITS('65536', '2000') },
    says: /room for 1,700, by the limit of the user \(2,000\)/,
  },
  {
    check: 'tasks',
    status: 'ok',
    when: 'the user is root, whom that limit does not bind',
    machine: { userId: 0 },
    files: { '/proc/self/limits': LIMITS('65536', '2000') },
    says: /threads-max/,
  },
  {
    check: 'tasks',
    status: 'missing',
    when: 'the container lets in next to none',
    files: { '/sys/fs/cgroup/work/pids.max': '40\n', '/sys/fs/cgroup/work/pids.current': '12\n' },
    says: /room for 28, by pids\.max of \/sys\/fs\/cgroup\/work \(40\).*--pids-limit/,
  },
  {
    check: 'tasks',
    status: 'degraded',
    when: 'a cgroup above has a limit',
    files: { '/sys/fs/cgroup/work/pids.max': 'max\n', '/sys/fs/cgroup/pids.max': '1000\n' },
    says: /pids\.max of \/sys\/fs\/cgroup \(1,000\)/,
  },
  {
    check: 'tasks',
    status: 'degraded',
    when: 'a cgroup of version 1 has a limit',
    files: { '/proc/self/cgroup': '5:pids:/box\n0::/', '/sys/fs/cgroup/pids/box/pids.max': '512' },
    says: /cgroup\/pids\/box/,
  },
  {
    check: 'tasks',
    status: 'unknown',
    when: 'no limit can be read',
    machine: { text: () => undefined, ownCgroup: () => undefined },
    says: /no limit can be read/,
  },
  {
    check: 'memory',
    status: 'degraded',
    when: 'not all threads fit',
    machine: { availableMemory: () => 407 * MIB },
    // 2 warm ones, and (407 - 47) / 12.
    says: /about 32 fit.*threads\.max to 16/,
  },
  {
    check: 'memory',
    status: 'missing',
    when: 'not one command fits',
    machine: { availableMemory: () => 50 * MIB },
    says: /A host with one command takes 59 MiB/,
  },
  {
    check: 'memory',
    status: 'unknown',
    when: 'it cannot be read',
    machine: { availableMemory: () => undefined },
    says: /cannot be read/,
  },
  {
    check: 'temporary-files',
    status: 'degraded',
    when: 'the directory is not writable',
    machine: { tryDirectory: () => ({ ok: false, path: '/tmp', errno: 'EROFS' }) },
    says: /EROFS.*TMPDIR/,
  },
  {
    check: 'temporary-files',
    status: 'degraded',
    when: 'there is less room than a host may fill',
    machine: { tryDirectory: () => ({ ...DIRECTORY, freeBytes: 100 * MIB, inMemory: true }) },
    says: /in memory, 100 MiB free.*2\.0 GiB/,
  },
  {
    check: 'temporary-files',
    status: 'degraded',
    when: 'the file system keeps no permissions',
    machine: { tryDirectory: () => ({ ...DIRECTORY, mode: 0o777 }) },
    says: /mode 777/,
  },
  {
    check: 'temporary-files',
    status: 'degraded',
    when: 'anybody may rename what is there',
    machine: { tryDirectory: () => ({ ...DIRECTORY, exposed: true }) },
    says: /chmod \+t/,
  },
  {
    check: 'clock',
    status: 'degraded',
    when: 'the clock was never set',
    machine: { now: () => 0 },
    says: /1970/,
  },
  {
    check: 'clock',
    status: 'degraded',
    when: 'its source is slow',
    files: { '/sys/devices/system/clocksource/clocksource0/current_clocksource': 'hpet\n' },
    says: /hpet/,
  },
  {
    check: 'orphans',
    status: 'degraded',
    when: 'pid 1 leaves them zombies',
    machine: { tryOrphan: async () => ({ outcome: 'zombie', parentPid: 1, parentName: 'sleep' }) },
    says: /sleep \(pid 1\).*docker run --init/,
  },
  {
    check: 'orphans',
    status: 'ok',
    when: 'this process is pid 1 and takes them',
    machine: { pid: 1, tryOrphan: async () => ({ outcome: 'reaped', parentPid: 1, parentName: 'node' }) },
    says: /this process/,
  },
  {
    check: 'orphans',
    status: 'unknown',
    when: 'it cannot be followed',
    machine: { tryOrphan: async () => ({ outcome: 'unknown', why: 'there is no /proc' }) },
    says: /there is no \/proc/,
  },
  {
    check: 'orphans',
    status: 'unknown',
    when: 'the check itself fails',
    machine: { tryOrphan: () => Promise.reject(new Error('spawn sh EMFILE')) },
    says: /the check failed: spawn sh EMFILE/,
  },
  {
    check: 'trial',
    status: 'degraded',
    when: 'a cancel takes longer than its 2 s',
    trial: { ...PASSED, measures: { ...PASSED.measures, cancelMs: 2345 } },
    says: /2345 ms.*more to do than it can/,
  },
  {
    check: 'trial',
    status: 'missing',
    when: 'it fails',
    trial: FAILED,
    says: /starting a host: no threads left/,
  },
];

function diagnosisOf({ machine, files, trial = PASSED }: Partial<Case>) {
  return diagnose({ machine: fakeMachine(machine, files), trial: async () => trial });
}

test('a machine that has everything is ok in every check', async () => {
  const { status, checks, measures, machine } = await diagnosisOf({});
  assert.deepEqual(
    checks.map(({ id, status: one }) => [id, one]),
    CHECK_IDS.map((id) => [id, 'ok']),
  );
  assert.deepEqual([status, measures], ['ok', PASSED.measures]);
  assert.equal(machine, 'linux x64, kernel 6.12.1, Node.js 24.1.0');
});

for (const one of CASES) {
  test(`${one.check} is ${one.status} when ${one.when}`, async () => {
    const { checks, status } = await diagnosisOf(one);
    const found = checks.find(({ id }) => id === one.check);
    assert.ok(found !== undefined);
    assert.equal(found.status, one.status);
    assert.match(`${found.found} ${found.means} ${found.mend ?? ''}`, one.says);
    if (one.status === 'missing') assert.equal(status, 'missing');
    if (one.status === 'degraded') assert.equal(status, 'degraded');
  });
}

test('every check has a case in which it is not ok', () => {
  const covered = new Set(CASES.filter(({ status }) => status !== 'ok').map(({ check }) => check));
  assert.deepEqual([...covered].sort(), [...CHECK_IDS].sort());
});
