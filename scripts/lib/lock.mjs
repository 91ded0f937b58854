// Lets one setup run at a time in this checkout. The lock is a directory that holds one file named for its owner.
// Why that shape: renaming a directory onto a missing or empty one succeeds for exactly one process, and removing a
// dead owner's file by its own name cannot take a living owner's lock away. So taking over needs no second lock.
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { SetupError } from './fail.mjs';
import { MEMORY } from './paths.mjs';

const LOCK = join(MEMORY, 'lock');
const POLL_MS = 100;
// Twice what the slowest setup (a first install over a slow network) takes; then something is wrong.
const LONGEST_WAIT_MS = 20 * 60_000;

/** Runs `work` under the lock. `onWait(pid)` is called once when another process has it. */
export function withLock(work, onWait) {
  const owner = acquire(onWait);
  try {
    return work();
  } finally {
    release(owner);
  }
}

function acquire(onWait) {
  const owner = `${process.pid}-${startTime(process.pid) ?? 'unknown'}`;
  const deadline = Date.now() + LONGEST_WAIT_MS;
  let told = false;
  while (!tryToTake(owner)) {
    const holder = currentOwner();
    if (holder === undefined) continue;
    if (!isAlive(holder)) {
      remove(join(LOCK, holder), unlinkSync);
      continue;
    }
    if (!told) onWait(Number.parseInt(holder, 10));
    told = true;
    if (Date.now() > deadline)
      throw new SetupError(`Another setup (process ${holder}) holds ${LOCK} for too long.`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
  }
  return owner;
}

/** True when the lock is ours now. */
function tryToTake(owner) {
  const mine = `${LOCK}-${process.pid}`;
  rmSync(mine, { recursive: true, force: true });
  mkdirSync(mine, { recursive: true });
  writeFileSync(join(mine, owner), '');
  // Where rename does not replace an empty directory (Windows), it has to go first; with an owner in it, it stays.
  remove(LOCK, rmdirSync);
  try {
    renameSync(mine, LOCK);
    return true;
  } catch (error) {
    rmSync(mine, { recursive: true, force: true });
    if (['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'].includes(error.code)) return false;
    throw error;
  }
}

function release(owner) {
  remove(join(LOCK, owner), unlinkSync);
  remove(LOCK, rmdirSync);
}

function currentOwner() {
  try {
    return readdirSync(LOCK)[0];
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Somebody else may have removed it, or have put an owner into it: both mean that there is nothing to do. */
function remove(path, how) {
  try {
    how(path);
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'].includes(error.code)) throw error;
  }
}

function isAlive(owner) {
  const [pid, recorded] = owner.split('-');
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
  }
  const now = startTime(Number(pid));
  return now === undefined || recorded === 'unknown' || now === recorded;
}

/** Start time in clock ticks: tells a process from a later one with the same pid. Undefined without /proc. */
function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
