import { DEFAULT_THREADS } from '../../host-options.js';
import type { Verdict } from '../verdict.js';
import type { CheckContext } from './check-context.js';
import { sizeOf } from './size-of.js';

const MIB = 1024 * 1024;
/** Of an idle host with two warm threads, and of a command with a thread of its own. Measured: see operations. */
const HOST_BYTES: number = 47 * MIB;
const THREAD_BYTES: number = 12 * MIB;

/** What is left now, the limit of a container included, beside what a host with all its threads takes. */
export function lookAtMemory({ machine }: CheckContext): Verdict {
  const available = machine.availableMemory();
  if (available === undefined) {
    return {
      status: 'unknown',
      found: 'it cannot be read',
      means: 'Each process thread takes about 12 MiB.',
    };
  }
  const { max, warm } = DEFAULT_THREADS;
  const wanted = HOST_BYTES + (max - warm) * THREAD_BYTES;
  const found = `${sizeOf(available)} available`;
  if (available >= wanted) {
    return {
      status: 'ok',
      found,
      means: `A host with all its ${max} threads takes ${sizeOf(wanted)}; commands come on top.`,
    };
  }
  const threads = warm + Math.max(0, Math.floor((available - HOST_BYTES) / THREAD_BYTES));
  const missing = available < HOST_BYTES + THREAD_BYTES;
  return {
    status: missing ? 'missing' : 'degraded',
    found,
    means: missing
      ? `A host with one command takes ${sizeOf(HOST_BYTES + THREAD_BYTES)}.`
      : `A host with all its ${max} threads takes ${sizeOf(wanted)}: about ${threads} fit, and commands come on top.`,
    mend: missing
      ? 'More memory, or a higher limit of the container.'
      : `Set threads.max to ${Math.max(1, Math.floor(threads / 2))}: the others share.`,
  };
}
