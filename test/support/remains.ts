/** What a crash leaves, seen from outside of the host, and told in the one line that `npm test` shows at its end. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { eventually, isLiving, living, zombies } from '@longrun/testkit';
import { spillDirectories } from './footprint.js';
import type { GuardedHost } from './guardians.js';

/** scripts/lib/result-lines-reporter.mjs knows these lines by it. */
const PREFIX = 'left after ';

export interface Remains {
  /** Of commands, and what guarded them. */
  readonly processes: number;
  /** Children of the host that nobody has waited for. Those of a host that is gone are init's. */
  readonly zombies: number;
  /** More than the host had when it was idle, less than none while a thread boots; all of a host that is gone. */
  readonly threads: number;
  readonly descriptors: number;
  /** Of output: those of a host that lives, or the whole directory of one that is gone. */
  readonly files: number;
}

const NOTHING: Remains = { processes: 0, zombies: 0, threads: 0, descriptors: 0, files: 0 };

/** @param guardianPid of a guardian that should be gone as well */
export function remainsOf(host: GuardedHost, guardianPid: number | null = null): Remains {
  const lives = isLiving(host.pid);
  const own = lives ? host.idle : { threads: 0, descriptors: 0 };
  const guardians = guardianPid !== null && isLiving(guardianPid) ? 1 : 0;
  const directories = spillDirectories(host.pid);
  return {
    processes: living(host.marker).length + guardians,
    zombies: zombies(host.pid).length,
    threads: countIn(`/proc/${host.pid}/task`) - own.threads,
    descriptors: countIn(`/proc/${host.pid}/fd`) - own.descriptors,
    files: lives
      ? directories.reduce((sum, name) => sum + countIn(join(tmpdir(), name)), 0)
      : directories.length,
  };
}

/**
 * Waits until no more is left than that, and reports it with how long it took when `crash` names what has happened.
 * Returns the milliseconds.
 */
export async function assertLeaves(
  t: TestContext,
  crash: string | undefined,
  host: GuardedHost,
  expected: { readonly guardianPid?: number | null; readonly files?: number; readonly zombies?: number } = {},
): Promise<number> {
  const { guardianPid = null, ...more } = expected;
  const wanted = { ...NOTHING, ...more };
  const names = Object.keys(NOTHING) as (keyof Remains)[];
  const began = performance.now();
  let left = remainsOf(host, guardianPid);
  const isEnough = (): boolean => {
    left = remainsOf(host, guardianPid);
    return names.every((name) => left[name] <= wanted[name]);
  };
  try {
    await eventually(isEnough, `no more is left than ${JSON.stringify(wanted)}`);
  } catch (error) {
    assert.deepEqual(left, wanted, String(error));
  }
  const ms = performance.now() - began;
  const counts = names.map((name) => `${name} ${Math.max(0, left[name])}`);
  if (crash !== undefined) t.diagnostic(`${PREFIX}${crash}: ${counts.join(', ')}, ms ${Math.round(ms)}`);
  return ms;
}

/** A host that has survived a crash has exactly what it had before. */
export async function assertRestored(host: GuardedHost): Promise<void> {
  const isRestored = (): boolean => isDeepStrictEqual(remainsOf(host), NOTHING);
  await eventually(isRestored, 'the host has as many threads and descriptors as when it was idle');
}

function countIn(directory: string): number {
  try {
    return readdirSync(directory).length;
  } catch {
    // Nobody is there any more.
    return 0;
  }
}
