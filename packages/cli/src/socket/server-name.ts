import { usageFailure } from '../command-line/failure.js';

export const DEFAULT_NAME = 'default';

/** A name becomes part of a file name. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;

/** The server that is meant: `--name`, `LONGRUN_NAME`, or `default`. Throws a usage failure for what is no name. */
export function serverName(given: string | undefined): string {
  const name = given ?? (process.env['LONGRUN_NAME'] || DEFAULT_NAME);
  if (NAME.test(name)) return name;
  throw usageFailure(
    `${JSON.stringify(name.slice(0, 60))} is no name for a server: letters, digits, dots, dashes and underscores, at most 32.`,
  );
}
