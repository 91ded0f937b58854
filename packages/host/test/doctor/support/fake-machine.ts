/** A machine on which everything is as it should be, to be changed in one point. */
import type { Machine } from '../../../dist/doctor/machine/index.js';
import type { DirectoryTrial } from '../../../dist/doctor/machine/try-directory.js';
import type { TrialOutcome } from '../../../dist/doctor/trial/trial-outcome.js';

const GIB = 1024 ** 3;

type Passed = Extract<TrialOutcome, { readonly ok: true }>;

/** Content of files by path; undefined: it cannot be read. */
export type Files = Readonly<Record<string, string | undefined>>;

export const LIMITS = (openFiles: string, processes = '96364'): string =>
  [
    'Limit                     Soft Limit           Hard Limit           Units     ',
    `Max processes             ${processes.padEnd(20)} ${processes.padEnd(20)} processes `,
    `Max open files            ${openFiles.padEnd(20)} 524288               files     `,
  ].join('\n');

const FILES: Files = {
  '/proc/self/stat': '1 (node) S',
  '/proc/self/limits': LIMITS('65536'),
  '/proc/self/mountinfo': '22 1 0:21 / /proc rw - proc proc rw',
  '/proc/self/cgroup': '0::/work',
  '/proc/loadavg': '0.1 0.1 0.1 2/300 4711',
  '/proc/sys/kernel/pid_max': '4194304\n',
  '/proc/sys/kernel/threads-max': '192728\n',
  '/proc/sys/kernel/seccomp/actions_avail': 'kill_process allow\n',
  '/sys/devices/system/clocksource/clocksource0/current_clocksource': 'tsc\n',
};

export function fakeMachine(changes: Partial<Machine> = {}, files: Files = {}): Machine {
  const all: Files = { ...FILES, ...files };
  return {
    platform: 'linux',
    arch: 'x64',
    nodeVersion: '24.1.0',
    kernelRelease: '6.12.1',
    pid: 4711,
    userId: 1000,
    env: {},
    now: () => Date.UTC(2026, 5, 1),
    text: (path) => all[path],
    names: () => Array.from({ length: 30 }, (_, n) => String(n)),
    availableMemory: () => 8 * GIB,
    landlockVersion: () => 7,
    launcher: () => ({ launcher: 'native' }),
    ownCgroup: () => '/sys/fs/cgroup/work',
    tryCgroup: () => ({ ok: true }),
    tryDirectory: () => DIRECTORY,
    tryOrphan: async () => ({ outcome: 'reaped', parentPid: 1, parentName: 'init' }),
    ...changes,
  };
}

export const DIRECTORY: Extract<DirectoryTrial, { ok: true }> = {
  ok: true,
  path: '/tmp',
  freeBytes: 10 * GIB,
  inMemory: false,
  mode: 0o700,
  exposed: false,
};

export const PASSED: Passed = {
  ok: true,
  findings: {
    launcher: 'native',
    guardian: 'native',
    cgroup: '/sys/fs/cgroup/work/longrun-1',
    enforced: 'full',
    keptOut: true,
    environmentSeen: true,
  },
  measures: { bootMs: 100, handleMs: 1.5, resultMs: 2.5, cancelMs: 130, graceMs: 100, closeMs: 40 },
};

/** A trial that came to other findings. */
export function findings(changes: Partial<Passed['findings']>): TrialOutcome {
  return { ...PASSED, findings: { ...PASSED.findings, ...changes } };
}
