import { z } from 'zod';
import { handleListing } from './handle-listing.js';

/** Shows a session's handles. */
export const listHandles = {
  name: 'list_handles',
  description:
    "List this session's handles with their state, output size and how long they have been silent.",
  input: z.strictObject({
    include_finished: z
      .boolean()
      .default(false)
      .describe('true: also the ended ones, as far as they are remembered.'),
  }),
  output: z.object({ handles: z.array(handleListing) }),
} as const;
