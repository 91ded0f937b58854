/** The files of this repository that people read. Knows where they are and nothing about what is in them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Seen from test/dist/readme/support. */
export const ROOT: string = fileURLToPath(new URL('../../../../', import.meta.url));

export interface Document {
  /** Relative to the root. */
  readonly path: string;
  readonly text: string;
}

/** The pages at the root, of every package, in packages/docs and of the fixtures. */
export function documents(): readonly Document[] {
  const packages = readdirSync(join(ROOT, 'packages'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(ROOT, 'packages', entry.name));
  const folders = [ROOT, ...packages, join(ROOT, 'packages/docs/adr'), join(ROOT, 'test/fixtures')];
  return folders.flatMap(pagesIn).map((path) => ({
    path: relative(ROOT, path),
    text: readFileSync(path, 'utf8'),
  }));
}

export function documentAt(path: string): Document {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') };
}

function pagesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
}
