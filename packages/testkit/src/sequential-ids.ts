import type { IdSource } from '@longrun/actor';

/** Length of a ULID. */
const ID_LENGTH = 26;

/**
 * Ids that count from 1, padded to the length of a ULID so that they sort by making, as ULIDs do. Two sources with
 * different prefixes never make the same id. The same test makes the same ids every time.
 */
export function createSequentialIds(prefix = ''): IdSource {
  if (prefix.length > 16) throw new RangeError('a prefix of more than 16 characters leaves no room to count');
  let made = 0;
  return {
    next(): string {
      made += 1;
      return prefix + String(made).padStart(ID_LENGTH - prefix.length, '0');
    },
  };
}
