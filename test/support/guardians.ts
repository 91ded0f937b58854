/** Guardians of hosts under test, and the program that is such a host. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { HostInspection } from '@longrun/host';
import { guardianExecutable } from '@longrun/native';
import { eventually, isLiving, killAll, living, newMarker } from '@longrun/testkit';

export type GuardianKind = HostInspection['guardian']['kind'];

/** Both forms, each with the reason why it cannot be tested here, or false. */
export const GUARDIAN_FORMS: readonly (readonly ['native' | 'script', string | false])[] = [
  ['native', guardianExecutable() === undefined ? 'the native guardian is not built here' : false],
  ['script', false],
];

interface Report {
  readonly guardian: HostInspection['guardian'];
  readonly cgroup: HostInspection['cgroup'];
  readonly processes: number;
  readonly handles: number;
  readonly idle: GuardedHost['idle'];
}

/** The program `guarded-host` with all its processes up. */
export interface GuardedHost {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly marker: string;
  readonly guardian: HostInspection['guardian'];
  readonly cgroup: HostInspection['cgroup'];
  readonly handles: number;
  /** What it had of its own before it started a command. */
  readonly idle: { readonly threads: number; readonly descriptors: number };
  order(text: string): void;
  /** Its next line. */
  next(): Promise<unknown>;
  exited(): Promise<void>;
}

export async function startGuardedHost(
  t: TestContext,
  options: {
    readonly form: GuardianKind;
    readonly rounds?: number;
    /** @default true */
    readonly daemon?: boolean;
    /** One more of each round escapes so that its cgroup alone tells of it. @default false */
    readonly vanishing?: boolean;
    /** @default 'off': what works everywhere */
    readonly cgroups?: 'on' | 'off';
  },
): Promise<GuardedHost> {
  const { form, rounds = 1, daemon = true, vanishing = false, cgroups = 'off' } = options;
  const marker = newMarker();
  const program = fileURLToPath(new URL('../programs/guarded-host.js', import.meta.url));
  const extras = [...(daemon ? ['daemon'] : []), ...(vanishing ? ['vanishing'] : [])];
  const child = spawn(process.execPath, [program, String(rounds), ...extras], {
    // A job of its own, as a shell makes one: a signal to the whole job does not reach the tests.
    detached: true,
    env: { ...process.env, MARKER: marker, LONGRUN_GUARDIAN: form, LONGRUN_CGROUP: cgroups },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  t.after(() => {
    child.kill('SIGKILL');
    // Only where no guardian is, or it has failed.
    killAll(living(marker));
  });
  const exit = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    assert.ok(!done, 'the host has said something');
    return JSON.parse(value);
  };
  // The program prints exactly this first.
  const { guardian, cgroup, processes, handles, idle } = (await next()) as Report;
  assert.equal(guardian.kind, form);
  // The control of every "nothing is left": all of them are seen while the host lives.
  await eventually(() => living(marker).length === processes, `${processes} processes are there`);
  return {
    child,
    pid: child.pid ?? 0,
    marker,
    guardian,
    cgroup,
    handles,
    idle,
    order: (text) => child.stdin.write(`${text}\n`),
    next,
    exited: async () => void (await exit),
  };
}

/** Resolves when neither a process of the host nor its guardian is alive, with the milliseconds that took. */
export async function assertAllGone(host: GuardedHost, guardianPid: number | null): Promise<number> {
  const began = performance.now();
  await eventually(() => living(host.marker).length === 0, 'every process of the host is gone');
  const ms = performance.now() - began;
  await eventually(() => guardianPid === null || !isLiving(guardianPid), 'the guardian has gone as well');
  return ms;
}
