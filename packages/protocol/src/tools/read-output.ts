import { z } from 'zod';
import { DEFAULT_READ_BYTES, MAX_READ_BYTES, MAX_TIMEOUT_MS } from '../limits.js';
import { handleIdText } from './handle-id.js';

/** Reads a range of a handle's output. */
export const readOutput = {
  name: 'read_output',
  description:
    "Read a handle's output from a byte offset, while it runs and after it has ended. Go on at next_offset until eof.",
  input: z.strictObject({
    handle_id: handleIdText,
    stream: z.enum(['stdout', 'stderr']).default('stdout'),
    offset: z
      .int()
      .min(0)
      .max(Number.MAX_SAFE_INTEGER)
      .default(0)
      .describe('In bytes from the start of the stream; stays true after the end.'),
    max_bytes: z.int().min(1).max(MAX_READ_BYTES).default(DEFAULT_READ_BYTES),
    wait_ms: z
      .int()
      .min(0)
      .max(MAX_TIMEOUT_MS)
      .default(0)
      .describe('Milliseconds to wait for output past offset before answering with an empty text.'),
  }),
  output: z.object({
    text: z.string(),
    offset: z
      .int()
      .min(0)
      .describe('Where text begins: the offset asked for, or the next byte that still exists.'),
    next_offset: z.int().min(0),
    eof: z.boolean().describe('Nothing will come after next_offset.'),
    omitted_bytes: z.int().min(0).describe('Bytes after the offset asked for that are nowhere any more.'),
  }),
} as const;
