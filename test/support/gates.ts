import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** A directory that is removed after the test. */
export function temporaryDirectory(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'longrun-tests-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A FIFO in which processes wait until the test lets them go on. */
export interface Gate {
  readonly path: string;
  /** Lets `count` readers of one line each go on, now or when they come. */
  open(line?: string, count?: number): Promise<void>;
}

export function createGate(t: TestContext): Gate {
  const path = join(temporaryDirectory(t), 'gate');
  execFileSync('mkfifo', [path]);
  return {
    path,
    open: async (line = 'go', count = 1) => {
      // Opened for both ways it never blocks, and the line stays in the FIFO while this end is open.
      const file = await open(path, 'r+');
      t.after(() => file.close());
      await file.write(`${line}\n`.repeat(count));
    },
  };
}
