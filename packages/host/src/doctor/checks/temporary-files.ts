import { DEFAULT_LIMITS } from '@longrun/protocol';
import type { Verdict } from '../verdict.js';
import type { CheckContext } from './check-context.js';
import { sizeOf } from './size-of.js';

const FOR_OTHERS = 0o077;

/** Where output goes that does not fit inline. */
export function lookAtTemporaryFiles({ machine }: CheckContext): Verdict {
  const tried = machine.tryDirectory();
  if (!tried.ok) {
    return {
      status: 'degraded',
      found: `nothing can be written in ${tried.path} (${tried.errno})`,
      means: 'Output past the inline head and tail is counted and dropped.',
      mend: 'Set TMPDIR to a directory that may be written to.',
    };
  }
  const { path, freeBytes, inMemory, mode, exposed } = tried;
  const found = `${path}${inMemory ? ', in memory' : ''}, ${sizeOf(freeBytes)} free`;
  if ((mode & FOR_OTHERS) !== 0) {
    return {
      status: 'degraded',
      found: `${found}; a private directory gets the mode ${mode.toString(8)}`,
      means: 'Other users can read the output of commands: this file system keeps no permissions.',
      mend: 'Set TMPDIR to a directory on another file system.',
    };
  }
  if (exposed) {
    return {
      status: 'degraded',
      found: `${found}; anybody may rename what is in it`,
      means: 'Other users can put a directory of theirs in place of the one with output.',
      mend: `\`chmod +t ${path}\`, or set TMPDIR to a directory of your own.`,
    };
  }
  const cap = DEFAULT_LIMITS.spillBytesPerHost;
  if (freeBytes < cap) {
    return {
      status: 'degraded',
      found,
      means: `Less than the ${sizeOf(cap)} that a host may fill (limits.spillBytesPerHost): when it is full, output is counted and dropped.`,
      mend: 'Make room, set TMPDIR to another place, or lower limits.spillBytesPerHost.',
    };
  }
  return {
    status: 'ok',
    found,
    means: `Private, with room for the ${sizeOf(cap)} that a host may fill${inMemory ? '; they count as memory' : ''}.`,
  };
}
