// What somebody who installs Longrun gets: the packages that one may ask for, and all of ours that they need.
import { workspacePackages } from '../lib/packages.mjs';

/** What is asked for by name. Everything else comes because one of these depends on it. */
const WANTED = ['longrun', '@longrun/ai-sdk'];

/** Packages as `workspacePackages` has them, each after those that it depends on. */
export function publishedPackages(root) {
  const known = new Map(workspacePackages(root).map((one) => [one.name, one]));
  const found = new Map();
  const add = (name) => {
    const one = known.get(name);
    if (one === undefined || found.has(name)) return;
    for (const needed of Object.keys(one.manifest.dependencies ?? {})) add(needed);
    found.set(name, one);
  };
  for (const name of WANTED) add(name);
  return [...found.values()];
}
