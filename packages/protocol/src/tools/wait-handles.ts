import { z } from 'zod';
import { DEFAULT_WAIT_MS, MAX_TIMEOUT_MS, MAX_WAIT_HANDLES } from '../limits.js';
import { handleIdText } from './handle-id.js';
import { toolResult } from './tool-result.js';

/** Waits for handles to end. */
export const waitHandles = {
  name: 'wait_handles',
  description:
    'Wait until any or all of the handles have ended, or timeout_ms has passed. Waiting ends nothing and takes nothing from the inbox.',
  input: z.strictObject({
    handle_ids: z.array(handleIdText).min(1).max(MAX_WAIT_HANDLES),
    mode: z.enum(['any', 'all']).default('all'),
    timeout_ms: z
      .int()
      .min(0)
      .max(MAX_TIMEOUT_MS)
      .default(DEFAULT_WAIT_MS)
      .describe('0: answer at once with how things stand.'),
  }),
  output: z.object({
    finished: z.array(toolResult),
    running: z.array(z.string()).describe('Ids of the handles that still run.'),
    timed_out: z.boolean(),
  }),
} as const;
