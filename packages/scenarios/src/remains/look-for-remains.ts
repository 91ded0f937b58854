import type { Remains } from '../world/world.js';
import { type Footprint, takeFootprint } from './footprint.js';
import type { Mark } from './mark.js';
import { describeProcess, isAlive, isSame } from './proc.js';

/** C11: what a host had is gone that long after its end. After a close it is at once, but for threads being reaped. */
const SETTLE_MS = 2000;
const LOOK_EVERY_MS = 10;

export interface RemainsOptions {
  readonly before: Footprint;
  readonly mark: Mark;
  /** Descriptors on files below these paths are somebody else's. @default none */
  readonly ignore?: readonly string[];
  /**
   * Threads were ended, or failed, while they booted: Node.js leaks the descriptors of the modules that such a thread was
   * loading. @default false
   */
  readonly bootsFailed?: boolean;
}

/** What Node.js loads modules from; the service itself opens none of these. */
const MODULE: RegExp = /\.(?:[cm]?js|json)$/;

/**
 * What a world has left behind, seen from outside: who carries its mark, and what this process has more of than before.
 * The kernel takes a moment over threads and sockets, so it is looked for until there is nothing, for 2 s at most.
 */
export async function lookForRemains(options: RemainsOptions): Promise<Remains> {
  const until = performance.now() + SETTLE_MS;
  for (;;) {
    const remains = remainsNow(options);
    const isClean = Object.values(remains).every((words: readonly string[]) => words.length === 0);
    if (isClean || performance.now() > until) return remains;
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
}

export function remainsNow(options: RemainsOptions): Remains {
  const { before, mark, ignore = [], bootsFailed = false } = options;
  const now = takeFootprint();
  const children = now.processes.filter((child) => !before.processes.some((known) => isSame(child, known)));
  const marked = mark
    .bearers()
    .filter((each) => isAlive(each) && !children.some(({ pid }) => pid === each.pid));
  return {
    processes: [...children, ...marked].map(describeProcess),
    threads: moreOf(now.threads, before.threads),
    descriptors: moreOf(now.descriptors, before.descriptors).filter(
      (target) => !ignore.some((path) => target.startsWith(path)) && !(bootsFailed && MODULE.test(target)),
    ),
    files: moreOf(now.files, before.files),
  };
}

/** What is there more often than before, once for each time. */
function moreOf(now: readonly string[], before: readonly string[]): readonly string[] {
  const known = new Map<string, number>();
  for (const word of before) known.set(word, (known.get(word) ?? 0) + 1);
  return now.filter((word) => {
    const left = known.get(word) ?? 0;
    known.set(word, left - 1);
    return left <= 0;
  });
}
