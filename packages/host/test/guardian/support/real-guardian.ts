/** Guardians as real processes, and processes for them to end. Looks into /proc by itself. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { TestContext } from 'node:test';
import { type GuardianForm, guardianForms } from '../../../dist/guardian/guardian-form.js';
import { GUARDIAN_TITLE } from '../../../dist/guardian/guardian-process.js';
import { HOST_TOKEN } from './malformed.js';

const FORMS = guardianForms(undefined);

/** Both forms; one that cannot run here is undefined. */
export const KINDS: readonly (readonly [GuardianForm['kind'], GuardianForm | undefined])[] = [
  ['native', FORMS.find(({ kind }) => kind === 'native')],
  ['script', FORMS.find(({ kind }) => kind === 'script')],
];

export interface RealGuardian {
  readonly pid: number;
  write(text: string): void;
  /** Closes the pipe, as the death of the host does. Resolves with its exit and what it said. */
  hostDies(): Promise<Ending>;
  /** The same without closing it. */
  exit(): Promise<Ending>;
}

export interface Ending {
  readonly code: number | null;
  readonly signals: number;
  readonly left: number;
  readonly ignored: number;
}

/** One that is up: it has left the directory it was started in, which is the last thing before it listens. */
export async function startGuardian(
  t: TestContext,
  form: GuardianForm,
  inherited: readonly number[] = [],
): Promise<RealGuardian> {
  const child = spawn(form.file, form.args, {
    argv0: GUARDIAN_TITLE,
    cwd: tmpdir(),
    detached: true,
    env: {},
    stdio: ['pipe', 'ignore', 'pipe', ...inherited],
  });
  t.after(() => child.kill('SIGKILL'));
  const { pid = 0, stdin, stderr } = child;
  assert.ok(stdin !== null && stderr !== null);
  stdin.on('error', () => undefined);
  let said = '';
  stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const closed = once(child, 'close');
  await until(() => readlinkSync(`/proc/${pid}/cwd`) === '/', 'the guardian is up');
  const exit = async (): Promise<Ending> => {
    const [code] = await closed;
    const numbers = /^longrun-guardian: (\d+) signals, (\d+) left, (\d+) lines ignored\n$/.exec(said);
    const [signals, left, ignored] = (numbers ?? []).slice(1).map(Number);
    return { code, signals: signals ?? -1, left: left ?? -1, ignored: ignored ?? -1 };
  };
  return {
    pid,
    write: (text) => void stdin.write(text),
    exit,
    hostDies: () => {
      stdin.end();
      return exit();
    },
  };
}

/** A command as a host would have started it: the leader of a session, with a token unless `token` is empty. */
export interface Command {
  readonly pid: number;
  readonly startTime: string;
  readonly exited: Promise<unknown>;
}

export const TOKEN: string = `${HOST_TOKEN}.1.01`;

export async function startCommand(t: TestContext, script: string, token: string = TOKEN): Promise<Command> {
  const { LONGRUN_TOKEN: _, ...env } = process.env;
  const child: ChildProcess = spawn('/bin/sh', ['-c', script], {
    detached: true,
    env: token === '' ? env : { ...env, LONGRUN_TOKEN: token },
    stdio: 'ignore',
  });
  const { pid = 0 } = child;
  t.after(() => child.kill('SIGKILL'));
  const { startTime } = look(pid) ?? {};
  assert.ok(startTime !== undefined);
  return { pid, startTime, exited: once(child, 'exit') };
}

/** Pids, zombies left out, whose command line holds the marker. */
export function living(marker: string): number[] {
  return pids().filter((pid) => commandLine(pid).includes(marker) && pid !== process.pid && isLiving(pid));
}

export function isLiving(pid: number): boolean {
  const state = look(pid)?.state;
  return state !== undefined && state !== 'Z' && state !== 'X';
}

export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!condition()) {
    assert.ok(performance.now() < deadline, `in time: ${what}`);
    await new Promise((done) => setTimeout(done, 5));
  }
}

export function look(
  pid: number,
): { readonly state: string; readonly session: number; readonly startTime: string } | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', session: Number(fields[3]), startTime: fields[19] ?? '' };
  } catch {
    // It ended before we looked.
    return undefined;
  }
}

function pids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    // It ended before we looked.
    return '';
  }
}
