// The workspace's packages, read from the tree.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, readJson } from './paths.mjs';

/** `{ name, folder, directory, manifest }` of every package, by folder name. */
export function workspacePackages(root = ROOT) {
  return readdirSync(join(root, 'packages'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, 'packages', entry.name, 'package.json')))
    .map((entry) => entry.name)
    .sort()
    .map((folder) => {
      const directory = join(root, 'packages', folder);
      const manifest = readJson(join(directory, 'package.json'));
      return { name: manifest.name, folder, directory, manifest };
    });
}
