import { DEFAULT_LIMITS } from '@longrun/protocol';
import { DEFAULT_THREADS } from '../../host-options.js';
import type { Verdict } from '../verdict.js';
import type { CheckContext } from './check-context.js';
import { countOf } from './count-of.js';
import { limitOf } from './limit-of.js';

/** Two pipes and a pidfd; the portable launcher takes two. */
const PER_HANDLE = 3;
/** Of a host with two warm threads, and of each further thread. Measured: see operations. */
const PER_HOST = 12;
const PER_THREAD = 4;
/** An agent's day has more at a time; fewer is no service. */
const LEAST_HANDLES = 4;

/** How many live handles fit, beside what the process has open now. */
export function lookAtDescriptors({ machine, openDescriptors: open = 0 }: CheckContext): Verdict {
  const limit = limitOf(machine.text('/proc/self/limits'), 'Max open files');
  if (limit === undefined) {
    const means = `Each live handle takes ${PER_HANDLE}.`;
    return { status: 'unknown', found: 'the limit cannot be read', means, mend: 'See `ulimit -n`.' };
  }
  const free = limit.soft - open - PER_HOST - DEFAULT_THREADS.max * PER_THREAD;
  const handles = Math.max(0, Math.floor(free / PER_HANDLE));
  const wanted = DEFAULT_LIMITS.liveHandles;
  const raise = limit.hard > limit.soft ? ` (may be raised to ${countOf(limit.hard)})` : '';
  const found = `${countOf(limit.soft)}${raise}, ${open} of them open`;
  if (handles >= wanted) {
    return { status: 'ok', found, means: `All ${countOf(wanted)} live handles (limits.liveHandles) fit.` };
  }
  const needed = open + PER_HOST + DEFAULT_THREADS.max * PER_THREAD + wanted * PER_HANDLE;
  return {
    status: handles < LEAST_HANDLES ? 'missing' : 'degraded',
    found,
    means: `About ${countOf(handles)} of ${countOf(wanted)} live handles fit; past that a command is refused with SPAWN_FAILED (EMFILE).`,
    mend: `\`ulimit -n ${needed}\`, LimitNOFILE=${needed} in a unit, or \`--ulimit nofile=${needed}\` of a container; or lower limits.liveHandles.`,
  };
}
