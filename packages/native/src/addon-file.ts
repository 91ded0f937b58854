import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE: string = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Where the add-on is: what was compiled here, else what the package has prebuilt for this platform, architecture and C
 * library. The installation compiles only where no prebuilt one works. Throws when there is neither.
 */
export function addonFile(): string {
  const require = createRequire(import.meta.url);
  const finder: { resolve(directory: string): string } = require('node-gyp-build');
  return finder.resolve(PACKAGE);
}
