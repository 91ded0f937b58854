import { z } from 'zod';
import { MAX_GRACE_MS } from '../limits.js';
import { handleIdText } from './handle-id.js';
import { survivor } from './survivor.js';
import { toolResult } from './tool-result.js';

/** Ends a handle's process tree. */
export const cancelHandle = {
  name: 'cancel_handle',
  description:
    'End a running handle: SIGTERM to its whole process tree, SIGKILL after grace_ms, checked that nothing is left; answers within 2 seconds with what it printed so far. No inbox item follows. For an unknown or finished handle cancelled is false; processes that a finished one left behind are ended.',
  input: z.strictObject({
    handle_id: handleIdText,
    force: z.boolean().default(false).describe('true: SIGKILL at once.'),
    grace_ms: z
      .int()
      .min(0)
      .max(MAX_GRACE_MS)
      .optional()
      .describe("Milliseconds between SIGTERM and SIGKILL. Default: the command's own."),
  }),
  output: toolResult
    .partial()
    .extend({
      cancelled: z.boolean().describe('true for the one call that ended the handle.'),
      handle_id: z.string(),
      survivors: z.array(survivor).describe('Processes that the kernel did not let go.'),
      leftovers_ended: z
        .int()
        .min(0)
        .exactOptional()
        .describe('Processes of a finished handle that this call ended.'),
    })
    .describe('With exit_code: the end of the handle, however it came. Without: no such handle.'),
} as const;
