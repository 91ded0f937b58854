/** The errno name of a failed file system call (`ENOENT`), or `EUNKNOWN` for anything else. */
export function errnoOf(error: unknown): string {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : 'EUNKNOWN';
}
