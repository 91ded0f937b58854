import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { createCoordinator } from '@longrun/coordinator';

/** A text in one file of the coordinator's built output, and what stands there in the broken build. */
export interface Patch {
  /** From the `dist` folder. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/**
 * A broken build of the coordinator: its built output is copied, patched and loaded from the copy. The source is not
 * touched, and the rest of the service is the real one. Fails when a text is not there exactly once: a mutant that is
 * no mutant any more would make its test pass for nothing.
 */
export async function mutantCoordinator(
  t: TestContext,
  patches: readonly Patch[],
): Promise<typeof createCoordinator> {
  const dist = dirname(fileURLToPath(import.meta.resolve('@longrun/coordinator')));
  const copy = await mkdtemp(join(tmpdir(), 'longrun-mutant-'));
  t.after(() => rm(copy, { recursive: true, force: true }));
  await cp(dist, join(copy, 'dist'), { recursive: true });
  await writeFile(join(copy, 'package.json'), '{"type":"module"}');
  // What it imports is looked up beside it, and is the same module that everybody else has.
  await symlink(join(dist, '..', 'node_modules'), join(copy, 'node_modules'));
  for (const { file, find, replace } of patches) {
    const path = join(copy, 'dist', file);
    const text = await readFile(path, 'utf8');
    const found = text.split(find).length - 1;
    if (found !== 1) throw new Error(`${JSON.stringify(find)} is ${found} times in ${file}, not once`);
    await writeFile(
      path,
      text.replace(find, () => replace),
    );
  }
  // The copy is of that very package.
  const built = (await import(pathToFileURL(join(copy, 'dist', 'index.js')).href)) as {
    readonly createCoordinator: typeof createCoordinator;
  };
  return built.createCoordinator;
}
