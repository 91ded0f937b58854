import { z } from 'zod';
import type { HandleInfo } from '../result.js';
import type { SameShape } from './same-shape.js';

/** C1: the answer of a call that became a handle. */
export const handleInfo = z
  .object({
    handle_id: z.string(),
    started_at: z.int().describe('Unix milliseconds.'),
    command: z.string().describe('argv joined by one space, or the shell text.'),
  })
  .describe('The command runs on; its result arrives in the inbox.');

true satisfies SameShape<z.output<typeof handleInfo>, HandleInfo>;
