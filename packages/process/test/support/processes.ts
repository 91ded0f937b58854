import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMachineProcesses, isAlive } from '@longrun/process';

const MACHINE = createMachineProcesses();

/** Pids in the group that are alive, from /proc. */
export function aliveInGroup(groupId: number): number[] {
  return MACHINE.group(groupId)
    .filter(isAlive)
    .map(({ pid }) => pid);
}

export function isPidAlive(pid: number): boolean {
  const entry = MACHINE.find(pid);
  return entry !== undefined && isAlive(entry);
}

/** Nobody in the group is alive. Zombies may be there until the machine's first process has waited for them. */
export function assertGroupGone(groupId: number): void {
  assert.deepEqual(MACHINE.group(groupId).filter(isAlive), []);
}

/** Looks again and again until it holds; fails after 20 s of real time. */
export async function eventually(condition: () => boolean, what = 'it'): Promise<void> {
  const until = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > until) throw new Error(`${what} did not happen within 20 s`);
    await new Promise((done) => setTimeout(done, 2));
  }
}

/** A new FIFO; the test writes a line into it when a fixture may go on. */
export function makeFifo(): string {
  const path = join(tmpdir(), `longrun-fifo-${randomUUID()}`);
  execFileSync('mkfifo', [path]);
  return path;
}
