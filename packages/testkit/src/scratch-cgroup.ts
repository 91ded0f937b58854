import assert from 'node:assert/strict';
import { accessSync, constants, existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as rest } from 'node:timers/promises';
import { machineCgroup, ownCgroup } from '@longrun/process';

/** What was killed takes about a millisecond to end. */
const REMOVE_MS = 5000;
let made = 0;
let missing: string | false | undefined;

/** Why this process can make no cgroup (v2) and end who is in it, or false. Tried out, once. */
export function noCgroups(): string | false {
  missing ??= whyNot();
  return missing;
}

function whyNot(): string | false {
  const own = ownCgroup();
  if (own === undefined) return 'needs a cgroup (version 2), and this process is in none that it can see';
  const path = join(own, `longrun-try-${process.pid}`);
  try {
    mkdirSync(path);
  } catch (error) {
    return `needs a writable cgroup (version 2): ${String(error)}`;
  }
  try {
    accessSync(join(path, 'cgroup.kill'), constants.W_OK);
    accessSync(join(own, 'cgroup.procs'), constants.W_OK);
    return false;
  } catch (error) {
    return `needs cgroup.kill (Linux 5.14), and the right to move processes: ${String(error)}`;
  } finally {
    rmdirSync(path);
  }
}

/** A cgroup of a test. Whoever is still in it after the test is killed, and it is removed. */
export interface ScratchCgroup {
  readonly path: string;
  /** Moves a process there. */
  add(pid: number): void;
}

export function scratchCgroup(t: TestContext): ScratchCgroup {
  made += 1;
  const path = join(ownCgroup() ?? '', `longrun-test-${process.pid}-${made}`);
  mkdirSync(path);
  t.after(async () => {
    const until = performance.now() + REMOVE_MS;
    while (existsSync(path) && !machineCgroup(path).remove()) {
      machineCgroup(path).kill();
      assert.ok(performance.now() < until, `${path} can be removed`);
      await rest(2);
    }
  });
  return { path, add: (pid) => writeFileSync(join(path, 'cgroup.procs'), String(pid)) };
}
