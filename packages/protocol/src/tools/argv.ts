import { z } from 'zod';
import { MAX_ARGV_ITEMS } from '../limits.js';
import { hasNoNul, NUL_REFUSAL } from './nul.js';

/** Program and arguments, started without a shell. */
export const argv = z
  .array(z.string().refine(hasNoNul, NUL_REFUSAL))
  .min(1)
  .max(MAX_ARGV_ITEMS)
  .superRefine((items, context) => {
    if (items[0] === '') {
      context.addIssue({ code: 'custom', path: [0], message: 'must name a program, got an empty string' });
    }
  })
  .describe(
    'Program and arguments, one array item each: ["npm", "test"]. Started directly, so quotes, globs, pipes and && mean nothing here.',
  );
