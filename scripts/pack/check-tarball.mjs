// Looks into one tarball as those who install it will: unpacks it into a temporary directory.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkContents } from './check-contents.mjs';

/** One line per problem. `packages` are all that are packed, as `workspacePackages` has them. */
export function checkTarball(file, name, packages) {
  const directory = mkdtempSync(join(tmpdir(), 'longrun-pack-'));
  try {
    const { status, stderr, error } = spawnSync('tar', ['-xpzf', file, '-C', directory], {
      encoding: 'utf8',
    });
    if (status !== 0) return [`${name}: it cannot be unpacked: ${error?.message ?? stderr.trim()}`];
    // npm puts everything below this folder.
    return checkContents(join(directory, 'package'), packages).map((problem) => `${name}: ${problem}`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
