import { firstPresent } from '../first-present.js';
import type { Project } from '../project.js';
import { npm } from './npm.js';
import type { PackageManager } from './package-manager.js';
import { pnpm } from './pnpm.js';
import { yarn } from './yarn.js';

/** In the order in which their lock files are looked for. npm is last: it is what is left when there is none. */
const PACKAGE_MANAGERS: readonly PackageManager[] = [pnpm, yarn, npm];

export type ChosenManager =
  | { readonly ok: true; runScript(script: string, args: readonly string[]): readonly string[] }
  | { readonly ok: false; readonly reason: string };

/**
 * Chooses by the `packageManager` field, else by lock file, else npm. One that is not on the child's PATH is run
 * through npx in exactly the version that the field names; without a version it is refused, since npx would take
 * whatever is newest.
 */
export async function choosePackageManager(
  project: Project,
  field: string | undefined,
): Promise<ChosenManager> {
  const wish = parseField(field);
  const manager = PACKAGE_MANAGERS.find((each) => each.name === wish?.name);
  if (wish !== undefined && manager === undefined) {
    return { ok: false, reason: `packageManager asks for ${wish.name}, which is not known here; give argv` };
  }
  const chosen = manager ?? (await byLockFile(project));
  const { viaNpx } = chosen;
  if (viaNpx === undefined || (await project.onPath(chosen.name))) {
    return { ok: true, runScript: (script, args) => [chosen.name, ...chosen.runScript(script, args)] };
  }
  if (wish?.version === undefined) {
    const reason = `the project uses ${chosen.name}, which is not on PATH, and packageManager names no exact version of it that npx could run; give argv`;
    return { ok: false, reason };
  }
  const program = ['npx', '--yes', ...viaNpx(wish.version)];
  return { ok: true, runScript: (script, args) => [...program, ...chosen.runScript(script, args)] };
}

async function byLockFile(project: Project): Promise<PackageManager> {
  for (const manager of PACKAGE_MANAGERS) {
    if ((await firstPresent(project, manager.lockFiles)) !== undefined) return manager;
  }
  return npm;
}

/** `name@version+hash`. A version that is not exact (a range, a tag, an address) counts as none. */
function parseField(field: string | undefined): { name: string; version: string | undefined } | undefined {
  if (field === undefined) return undefined;
  const [name = '', rest = ''] = field.split('@', 2);
  const version = /^(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)(?:\+.*)?$/.exec(rest)?.[1];
  return { name: name.slice(0, 40), version };
}
