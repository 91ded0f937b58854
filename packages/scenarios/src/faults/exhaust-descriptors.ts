import { execFile } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { FaultOutcome } from '../world/world.js';
import { done, type FaultSite, missed } from './fault-site.js';

/** Opened at most: beyond the limit that is set for the time of the fault there is nothing to open. */
const MAX_OPENED = 4096;
/** Above what is open: room for what opens before the last one is taken. */
const ROOM = 64;
/** Descriptors that the service gives back are taken again that often. */
const REFILL_MS = 20;

let isOn = false;

/**
 * Leaves this process without a free descriptor: its soft limit is set just above what is open, and the rest is opened.
 * What somebody closes meanwhile is taken again. The limit comes back with the descriptors.
 */
export async function exhaustDescriptors(
  { forMs }: { readonly forMs: number },
  site: FaultSite,
): Promise<FaultOutcome> {
  if (isOn) return missed('they are exhausted already');
  isOn = true;
  const taken: number[] = [];
  const limit = softLimit();
  try {
    await setSoftLimit(String(highestDescriptor() + ROOM));
  } catch (error) {
    isOn = false;
    return missed(`the limit on descriptors cannot be set: ${String(error)}`);
  }
  let errno = takeAll(taken);
  const refill = setInterval(() => {
    errno = takeAll(taken);
  }, REFILL_MS);
  try {
    await site.hold(forMs);
  } finally {
    clearInterval(refill);
    isOn = false;
    for (const fd of taken) closeSync(fd);
    await setSoftLimit(limit);
  }
  return errno === 'EMFILE'
    ? done(`all descriptors were taken for ${forMs} ms, ${taken.length} of them here`)
    : missed(`after ${taken.length} descriptors there were still others`);
}

/** Answers why there was no more: the errno name, or undefined at the bound. */
function takeAll(taken: number[]): string | undefined {
  while (taken.length < MAX_OPENED) {
    try {
      taken.push(openSync('/dev/null', 'r'));
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : String(error);
    }
  }
  return undefined;
}

function highestDescriptor(): number {
  return Math.max(...readdirSync('/proc/self/fd').map(Number));
}

function softLimit(): string {
  const limits = readFileSync('/proc/self/limits', 'utf8');
  return /^Max open files\s+(\S+)/m.exec(limits)?.[1] ?? 'unlimited';
}

/** prlimit(1): Node.js has no call for it. */
async function setSoftLimit(soft: string): Promise<void> {
  await promisify(execFile)('prlimit', [`--pid=${process.pid}`, `--nofile=${soft}:`]);
}
