import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface StaticFile {
  readonly type: string;
  readonly body: Buffer;
}

const ASSETS = fileURLToPath(new URL('../../assets/', import.meta.url));
/** The page's own modules are a project of their own: they run in a browser. */
const PAGE = fileURLToPath(new URL('../../dist-page/', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  js: 'text/javascript; charset=utf-8',
};

let files: ReadonlyMap<string, StaticFile> | undefined;

/**
 * Everything that is served without a token, by its path: the page as it is on disk for everybody, with nothing of this
 * host in it. Read once; no request ever names a file. Throws when the package is not whole.
 */
export function staticFiles(): ReadonlyMap<string, StaticFile> {
  files ??= readFiles();
  return files;
}

function readFiles(): ReadonlyMap<string, StaticFile> {
  const read = (directory: string, prefix: string): (readonly [string, StaticFile])[] =>
    readdirSync(directory).flatMap((name) => {
      const type = TYPES[name.split('.').at(-1) ?? ''];
      if (type === undefined) return [];
      return [[`${prefix}${name}`, { type, body: readFileSync(`${directory}${name}`) }] as const];
    });
  const all = new Map([...read(ASSETS, '/'), ...read(PAGE, '/page/')]);
  const page = all.get('/index.html');
  if (page === undefined || !all.has('/page/main.js')) throw new Error('the dashboard package is not whole');
  return all.set('/', page);
}
