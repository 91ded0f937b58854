import { z } from 'zod';
import { MAX_HANDLE_ID_LENGTH } from '../limits.js';

/** A handle as named by a caller. Whether it exists is the coordinator's to say. */
export const handleIdText = z
  .string()
  .min(1)
  .max(MAX_HANDLE_ID_LENGTH)
  .describe('Handle id as a run tool answered it, such as "hto-1a2b-7".');
