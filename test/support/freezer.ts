import { accessSync, constants, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { eventually } from '@longrun/testkit';

const ROOT = '/sys/fs/cgroup/freezer';

/** Why processes cannot be frozen here, or false. Works with the first cgroup version only, and for root. */
export function noFreezer(): string | false {
  try {
    accessSync(join(ROOT, 'cgroup.procs'), constants.W_OK);
    return false;
  } catch {
    return 'needs a writable freezer cgroup (version 1)';
  }
}

/**
 * Freezes a process as a dead disk would: state D, and not even SIGKILL gets through until it is thawed, which
 * happens after the test at the latest.
 */
export async function freeze(t: TestContext, pid: number): Promise<{ thaw(): Promise<void> }> {
  const group = join(ROOT, `longrun-test-${pid}`);
  mkdirSync(group);
  const state = (): string => readFileSync(join(group, 'freezer.state'), 'utf8').trim();
  const thaw = async (): Promise<void> => {
    writeFileSync(join(group, 'freezer.state'), 'THAWED');
    await eventually(() => state() === 'THAWED', 'the process is thawed');
  };
  t.after(async () => {
    await thaw();
    await eventually(() => readFileSync(join(group, 'cgroup.procs'), 'utf8') === '', 'the cgroup is empty');
    rmdirSync(group);
  });
  writeFileSync(join(group, 'cgroup.procs'), String(pid));
  writeFileSync(join(group, 'freezer.state'), 'FROZEN');
  await eventually(() => state() === 'FROZEN', 'the process is frozen');
  return { thaw };
}
