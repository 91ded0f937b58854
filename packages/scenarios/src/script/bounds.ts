import { MAX_TIMEOUT_MS } from '@longrun/protocol';

/** Longest duration that a script can name: the longest timeout of the service. */
export const MAX_DURATION_MS: number = MAX_TIMEOUT_MS;
/** Users of one load: more than twice the live handles that a host allows by default. */
export const MAX_VUS = 10_000;
/** Iterations per time unit: five times what a core simulates in a second. */
export const MAX_RATE = 100_000;
/** A nightly simulation runs millions. */
export const MAX_ITERATIONS = 1_000_000_000;
/** Entries of one list or map of a script: loads, flows, steps, stages, faults. */
export const MAX_ENTRIES = 1000;
/** Steps within steps. */
export const MAX_NESTING = 16;
/** Objects within objects, in a script: enough for `MAX_NESTING`, and far from the end of the stack. */
export const MAX_DEPTH = 128;
/** Names of loads, flows, programs and variables. */
export const MAX_NAME_LENGTH = 64;
/** Seeds are 32 bits wide. */
export const MAX_SEED: number = 2 ** 32 - 1;
/** Of a script file: 4 MiB are 20 times the largest that a person would write. */
export const MAX_SCRIPT_BYTES: number = 4 * 1024 * 1024;
