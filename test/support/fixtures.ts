import { fileURLToPath } from 'node:url';

/** One of the tiny executables in `test/fixtures`, seen from `test/dist/support`. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
}
