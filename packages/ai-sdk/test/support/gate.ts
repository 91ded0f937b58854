import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** Commands that end only when the test lets them. */
export interface Gate {
  /** A shell text that waits for the gate, then does the rest. */
  wait(rest: string): string;
  open(): void;
}

export function createGate(t: TestContext): Gate {
  const directory = mkdtempSync(join(tmpdir(), 'gate-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'open');
  return {
    wait: (rest) => `until [ -e ${path} ]; do sleep 0.01; done; ${rest}`,
    open: () => writeFileSync(path, ''),
  };
}
