import { readFileSync } from 'node:fs';

const manifest: { readonly version: string } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);

/** How this server names itself. */
export const SERVER_INFO: { readonly name: string; readonly title: string; readonly version: string } = {
  name: 'longrun',
  title: 'Longrun',
  version: manifest.version,
};
