import { readFileSync } from 'node:fs';

/** Of this package. */
export function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return String(typeof manifest === 'object' && manifest !== null && Reflect.get(manifest, 'version'));
}
