import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Measured } from '../bench-report.js';
import { isAlive } from '../is-alive.js';
import type { Extent } from '../plan.js';
import { type Arena, inPairs } from './pairs.js';

export const GRACE_MS = 100;
/** A shell and one that it starts; both ignore SIGTERM, and so do the programs that they run. Ends by itself in a minute. */
const TREE = `trap '' TERM; sh -c 'sleep 60; :' & echo $$ $! > "$0"; sleep 60; :`;
/** What Longrun has for it. */
const GONE_WITHIN_MS = 2000;
const UP_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 1;

/** The end of a tree that ignores SIGTERM, until it is gone. Whoever says so before that fails. */
export async function cancel(arena: Arena, directory: string, extent: Extent): Promise<Measured> {
  const file = join(directory, 'tree');
  const tookMs = await inPairs(arena, extent, async (contender) => {
    rmSync(file, { force: true });
    const started = await contender.start(['sh', '-c', TREE, file]);
    const tree = await pidsIn(file, arena.goOn);
    if (!tree.every(isAlive)) throw new Error(`${contender.name}: a tree was gone before it was cancelled`);
    const startedAt = performance.now();
    await started.cancel(GRACE_MS);
    if (!contender.verifies) await goneOf(tree, startedAt + GONE_WITHIN_MS);
    const ms = performance.now() - startedAt;
    const left = tree.filter(isAlive);
    if (left.length > 0) throw new Error(`${contender.name}: ${left.join(' and ')} outlived a cancel`);
    return ms;
  });
  return { id: 'cancel', title: 'cancel a tree that ignores SIGTERM', unit: 'ms', ...tookMs };
}

async function goneOf(pids: readonly number[], deadline: number): Promise<void> {
  while (pids.some(isAlive) && performance.now() < deadline) await pause();
}

function pause(): Promise<void> {
  return new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
}

async function pidsIn(file: string, goOn: () => void): Promise<number[]> {
  const deadline = performance.now() + UP_WITHIN_MS;
  while (performance.now() < deadline) {
    goOn();
    const text = textOf(file);
    if (text.endsWith('\n')) return text.trim().split(' ').map(Number);
    await pause();
  }
  throw new Error(`a tree did not come up within ${UP_WITHIN_MS} ms`);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The shell has not made it yet.
    return '';
  }
}
