// What is in packages/native/prebuilds/ goes into the tarball as it is: it must be of the sources that go there too, or
// installations would leave it alone.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceHash } from '../../packages/native/install.mjs';
import { ROOT } from '../lib/paths.mjs';

const PREBUILDS = join(ROOT, 'packages', 'native', 'prebuilds');

/** One line per folder that was made of other sources. */
export function prebuildProblems(directory = PREBUILDS) {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((folder) => stampOf(join(directory, folder)) !== sourceHash(...folder.split('-')))
    .map((folder) => `${folder} in prebuilds/ is not of these sources: make it again, or remove it.`);
}

function stampOf(folder) {
  const stamp = join(folder, 'longrun.stamp');
  return existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined;
}
