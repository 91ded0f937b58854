import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `test/fixtures` of the repository, seen from `packages/process/dist-test/support`. */
export const FIXTURES: string = fileURLToPath(new URL('../../../../test/fixtures/', import.meta.url));

export function fixture(name: string): string {
  return join(FIXTURES, name);
}
