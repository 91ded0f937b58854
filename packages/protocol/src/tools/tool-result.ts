import { z } from 'zod';
import type { ToolResult } from '../result.js';
import type { SameShape } from './same-shape.js';
import { survivor } from './survivor.js';

const count = z.int().min(0);

/** C3: the end of one handle. */
export const toolResult = z
  .object({
    handle_id: z.string(),
    exit_code: z.int().describe('-1 when ended by a signal, or when nobody can tell.'),
    stdout: z.string(),
    stderr: z.string(),
    duration_ms: z.number().min(0).describe("From spawn to the program's exit."),
    signal: z.string().nullable().describe('Such as "SIGKILL"; null when it exited by itself.'),
    command_id: z.string().describe('ULID, unique across machines.'),
    session_id: z.string(),
    status: z
      .enum(['completed', 'timed_out', 'lost', 'cancelled'])
      .describe('"completed" with any exit_code.'),
    command: z.string(),
    pid: z.int(),
    started_at: z.int().describe('Unix milliseconds.'),
    ended_at: z.int().describe('Unix milliseconds.'),
    stdout_bytes: count,
    stderr_bytes: count,
    stdout_lines: count,
    stderr_lines: count,
    stdout_truncated: z.boolean().describe('stdout shows its first and last bytes only.'),
    stderr_truncated: z.boolean(),
    omitted_bytes: count.describe('Bytes of both streams that stdout and stderr here leave out.'),
    dropped_bytes: count.describe('Of those, bytes that read_output cannot find either.'),
    stdout_path: z
      .string()
      .nullable()
      .describe('File with the stream from its first byte; null when all of it is here.'),
    stderr_path: z.string().nullable(),
    pipe_held: z.boolean().describe('Reading stopped because another process still held the output open.'),
    descendants_alive: count.describe('Processes that ran on after the program; cancel_handle ends them.'),
    core_dumped: z.boolean().exactOptional(),
    usage: z
      .object({
        cpu_ms: z.number().min(0).describe('User and system time, with the children it waited for.'),
        peak_rss_bytes: count,
        peak_rss_exact: z.boolean().describe('false: the true peak is at most peak_rss_bytes.'),
      })
      .nullable()
      .describe('null where the launcher cannot tell.'),
    sandbox: z
      .object({
        policy: z.string(),
        enforced: z.enum(['full', 'partial', 'none']).describe('How much of the policy the kernel enforced.'),
      })
      .exactOptional()
      .describe('Only when a sandbox policy confined the command.'),
    survivors: z.array(survivor).describe('Processes that the kernel did not let go.'),
    lost_reason: z.string().exactOptional(),
  })
  .describe('The command has ended.');

true satisfies SameShape<z.output<typeof toolResult>, ToolResult>;
