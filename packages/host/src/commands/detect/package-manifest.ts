/** What is used of a package.json. */
export interface PackageManifest {
  readonly scripts: ReadonlyMap<string, string>;
  /** As written: `pnpm@9.1.0+sha512.…` */
  readonly packageManager: string | undefined;
}

/** Undefined for text that is no JSON object. Fields of a wrong type count as left out. */
export function parsePackageManifest(text: string | undefined): PackageManifest | undefined {
  const value = parseObject(text);
  if (value === undefined) return undefined;
  const scripts: unknown = Object.hasOwn(value, 'scripts') ? Reflect.get(value, 'scripts') : undefined;
  const manager: unknown = Object.hasOwn(value, 'packageManager')
    ? Reflect.get(value, 'packageManager')
    : undefined;
  const entries = typeof scripts === 'object' && scripts !== null ? Object.entries(scripts) : [];
  return {
    scripts: new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
    packageManager: typeof manager === 'string' ? manager : undefined,
  };
}

function parseObject(text: string | undefined): object | undefined {
  if (text === undefined) return undefined;
  try {
    // npm takes a byte order mark too.
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
