import type { ProcessIdentity, Survivor } from '@longrun/protocol';
import type { LiveHandle } from '../state/live-handle.js';

/**
 * A process that was told to end and that nobody has verified gone in time. State `?`: unlike a `D`, this was not
 * read from the kernel.
 */
export function unverified(process: ProcessIdentity, program: string): Survivor {
  return { ...process, name: program, state: '?' };
}

/** Those of a handle whose end nobody has told of in time. */
export function unverifiedOf({ process, program, cancel }: LiveHandle): readonly Survivor[] {
  return process === undefined
    ? (cancel?.launchEnd?.survivors ?? [])
    : [unverified(process.identity, program)];
}
