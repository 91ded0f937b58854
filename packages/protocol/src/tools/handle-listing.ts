import { z } from 'zod';
import { HANDLE_MOVES, type HandleState } from '../handle-state.js';
import type { HandleListing } from '../result.js';
import type { SameShape } from './same-shape.js';

// Object.keys cannot say it: the keys of a Record<HandleState, …> are the handle states.
const states = Object.keys(HANDLE_MOVES) as [HandleState, ...HandleState[]];
const count = z.int().min(0);

/** One row of `list_handles`. */
export const handleListing = z.object({
  handle_id: z.string(),
  command_id: z.string().describe('ULID, unique across machines.'),
  session_id: z.string(),
  command: z.string(),
  state: z.enum(states).describe('draining: the program has exited, its output is still being read.'),
  pid: z.int().nullable(),
  started_at: z.int().nullable().describe('Unix milliseconds.'),
  ended_at: z.int().nullable().describe('Unix milliseconds.'),
  exit_code: z.int().nullable(),
  signal: z.string().nullable(),
  duration_ms: z.number().min(0),
  stdout_bytes: count,
  stderr_bytes: count,
  silent_ms: z.number().min(0).describe('Since the last byte of output, or since the start; 0 once ended.'),
  descendants_alive: count,
});

true satisfies SameShape<z.output<typeof handleListing>, HandleListing>;
