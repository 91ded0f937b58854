import { z } from 'zod';
import {
  DEFAULT_LIMITS,
  MAX_DRAIN_MS,
  MAX_GRACE_MS,
  MAX_INLINE_BYTES,
  MAX_PATH_LENGTH,
  MAX_STDIN_LENGTH,
  MAX_TIMEOUT_MS,
} from '../limits.js';
import { environment } from './environment.js';
import { hasNoNul, NUL_REFUSAL } from './nul.js';

/** The parameters that `run_command`, `run_test` and `run_build_command` share. */
export const commandFields = {
  cwd: z
    .string()
    .min(1)
    .max(MAX_PATH_LENGTH)
    .refine(hasNoNul, NUL_REFUSAL)
    .optional()
    .describe(
      "Working directory; it must exist. Default: the host's, or the first root of its sandbox. Relative paths start there.",
    ),
  env: environment.optional(),
  env_mode: z
    .enum(['replace', 'patch'])
    .optional()
    .describe(
      'What a non-empty env does. "replace" (default): the child gets these variables and no others, so give PATH too. "patch": they are added to the inherited ones.',
    ),
  timeout_ms: z
    .int()
    .min(1)
    .max(MAX_TIMEOUT_MS)
    .optional()
    .describe(
      'Milliseconds after which the whole process tree is ended, with status "timed_out". Default: no limit.',
    ),
  long_running: z
    .boolean()
    .default(false)
    .describe(
      "true: answer at once with a handle; the result arrives in the session's inbox when the command ends. false: wait for the result.",
    ),
  background_after_ms: z
    .int()
    .min(1)
    .max(MAX_TIMEOUT_MS)
    .optional()
    .describe(
      'Wait this many milliseconds for the result; if the command still runs then, answer with a handle and let it go on as with long_running. No effect with long_running: true.',
    ),
  stdin: z
    .string()
    .max(MAX_STDIN_LENGTH)
    .optional()
    .describe('Text the command reads on stdin, followed by end of file. Default: stdin is empty.'),
  grace_ms: z
    .int()
    .min(0)
    .max(MAX_GRACE_MS)
    .optional()
    .describe(
      `Milliseconds between SIGTERM and SIGKILL when the command is ended. Default: the host's, normally ${DEFAULT_LIMITS.graceMs}.`,
    ),
  drain_ms: z
    .int()
    .min(0)
    .max(MAX_DRAIN_MS)
    .optional()
    .describe(
      `Milliseconds to read on after the program's exit while another process holds its output open. Default: the host's, normally ${DEFAULT_LIMITS.drainMs}.`,
    ),
  leftovers: z
    .enum(['keep', 'kill'])
    .default('keep')
    .describe(
      'Processes that outlive the program, such as a server it started. "keep" (default): they run on until the handle is cancelled or the session ends. "kill": they are ended at its exit.',
    ),
  head_bytes: z
    .int()
    .min(0)
    .max(MAX_INLINE_BYTES)
    .optional()
    .describe(
      `First bytes of each stream that the result shows. Default: the host's, normally ${DEFAULT_LIMITS.headBytes}.`,
    ),
  tail_bytes: z
    .int()
    .min(0)
    .max(MAX_INLINE_BYTES)
    .optional()
    .describe(
      `Last bytes of each stream that the result shows. Default: the host's, normally ${DEFAULT_LIMITS.tailBytes}.`,
    ),
  spill_bytes: z
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .describe(
      `Bytes of output kept in files for read_output, both streams together. At most, and by default, the host's limit, normally ${DEFAULT_LIMITS.spillBytesPerHandle}.`,
    ),
};
