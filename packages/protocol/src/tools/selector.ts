import { z } from 'zod';
import { MAX_SELECTOR_LENGTH } from '../limits.js';
import { hasNoNul, NUL_REFUSAL } from './nul.js';

/** A `filter` or `target`: becomes one argument of a build or test tool. */
export const selector = z.string().min(1).max(MAX_SELECTOR_LENGTH).refine(hasNoNul, NUL_REFUSAL);
