import { closeSync, openSync } from 'node:fs';

/** Runs something that opens at most one descriptor at a time. */
export type WithDescriptor = <T>(look: () => T) => T;

/**
 * Keeps one file descriptor to give up when the process has no others: who cannot look into /proc would take every
 * process for gone. Costs that one descriptor for good. It cannot help against another thread that takes the
 * descriptor in between; the look then fails as it would have without, and `ProcessTable.blind` says so.
 */
export function keepSpareDescriptor(): WithDescriptor {
  let spare = openSpare();
  return (look) => {
    try {
      return look();
    } catch (error) {
      if (spare === undefined || !isOutOfDescriptors(error)) throw error;
      closeSync(spare);
      try {
        return look();
      } finally {
        spare = openSpare();
      }
    }
  };
}

function openSpare(): number | undefined {
  try {
    return openSync('/dev/null', 'r');
  } catch {
    // There is none to keep right now.
    return undefined;
  }
}

function isOutOfDescriptors(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EMFILE' || error.code === 'ENFILE');
}
