// What is printed a thousand times over by W6: 1 MiB of lines, as a compiler or a test runner might print them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MIB = 1024 * 1024;

/** `{ path, remove }`. */
export function floodFile() {
  const directory = mkdtempSync(join(tmpdir(), 'longrun-bench-'));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  process.once('exit', remove);
  const path = join(directory, 'one-mebibyte');
  writeFileSync(path, text());
  return { path, remove };
}

function text() {
  let lines = '';
  for (let n = 1; lines.length < MIB; n += 1)
    lines += `[${n}] compiled module ${n} of the project, 0 warnings, 0 errors\n`;
  return `${lines.slice(0, MIB - 1)}\n`;
}
