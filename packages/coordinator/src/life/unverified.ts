import type { ProcessIdentity, Survivor } from '@longrun/protocol';

/**
 * A process that was told to end and that nobody has verified gone in time. State `?`: unlike a `D`, this was not
 * read from the kernel.
 */
export function unverified(process: ProcessIdentity, program: string): Survivor {
  return { ...process, name: program, state: '?' };
}
