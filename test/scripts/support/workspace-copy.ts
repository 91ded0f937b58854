// A small workspace in a temporary directory with a copy of scripts/, so that the scripts can be tried on trees that
// are wrong on purpose. Nothing is installed there.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

/** From test/dist/scripts/support. */
const SCRIPTS = fileURLToPath(new URL('../../../../scripts', import.meta.url));

export interface WorkspaceCopy {
  readonly root: string;
  write(path: string, content: string): void;
  /** Runs a file of the workspace with Node.js. */
  run(file: string, ...args: readonly string[]): Promise<Outcome>;
  start(file: string, ...args: readonly string[]): ChildProcessByStdio<null, Readable, Readable>;
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Removed when the test ends. */
export function workspaceCopy(t: TestContext, files: Readonly<Record<string, string>> = {}): WorkspaceCopy {
  const root = mkdtempSync(join(tmpdir(), 'longrun-scripts-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  cpSync(SCRIPTS, join(root, 'scripts'), { recursive: true });
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  const start: WorkspaceCopy['start'] = (file, ...args) =>
    spawn(process.execPath, [join(root, file), ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const [path, content] of Object.entries(files)) write(path, content);
  return { root, write, start, run: (file, ...args) => outcomeOf(start(file, ...args)) };
}

export async function outcomeOf(child: ChildProcessByStdio<null, Readable, Readable>): Promise<Outcome> {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { code: typeof code === 'number' ? code : null, stdout, stderr };
}
