import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';

/** A directory of the test's own, links resolved, removed after it. `files`: relative path to text. */
export function tempDirectory(t: TestContext, files: Readonly<Record<string, string>> = {}): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'longrun-host-test-')));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  addFiles(directory, files);
  return directory;
}

/** Writes files, with the directories they need. Text that begins with `#!` becomes executable. */
export function addFiles(directory: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
  }
}
