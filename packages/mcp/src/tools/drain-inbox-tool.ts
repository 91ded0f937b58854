import { type Host, LongrunError } from '@longrun/host';
import { z } from 'zod';

/** One reply: an eighth of a common context window… */
const MAX_DRAIN_BYTES: number = 1024 * 1024;
/** …and by default what one stream of one result shows at most. */
const DEFAULT_DRAIN_BYTES: number = 64 * 1024;
/** Ten minutes: no client waits for longer, and one that wants to asks again. */
const MAX_DRAIN_WAIT_MS = 600_000;

const input = z.strictObject({
  max_bytes: z
    .int()
    .min(1024)
    .max(MAX_DRAIN_BYTES)
    .default(DEFAULT_DRAIN_BYTES)
    .describe('Most bytes of results in this reply. The rest stays for the next one.'),
  wait_ms: z
    .int()
    .min(0)
    .max(MAX_DRAIN_WAIT_MS)
    .default(0)
    .describe('Milliseconds to wait for a result if there is none yet.'),
  replay_after: z
    .int()
    .min(0)
    .optional()
    .describe(
      'Give the results with a larger sequence again, if a reply with them never reached you. The latest ones are kept.',
    ),
});

/** Checked, defaults filled in. */
export interface DrainInboxArguments {
  readonly max_bytes: number;
  readonly wait_ms: number;
  readonly replay_after?: number | undefined;
}

/** Throws INVALID_PARAMETER with `details.param` and `details.problems`. */
export function parseDrainInbox(given: unknown): DrainInboxArguments {
  const parsed = input.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => ({
    param: issue.code === 'unrecognized_keys' ? String(issue.keys[0]) : issue.path.join('.') || 'input',
    message: issue.message,
  }));
  const [first] = problems;
  throw new LongrunError({
    code: 'INVALID_PARAMETER',
    message: `drain_inbox: ${first?.param}: ${first?.message}`,
    details: { tool: 'drain_inbox', param: first?.param ?? 'input', problems },
  });
}

export function drainInboxInput(): Record<string, unknown> {
  return z.toJSONSchema(input, { io: 'input' });
}

export const DRAIN_INBOX_DESCRIPTION =
  'Take the results of commands that have ended since the last call: those started with long_running, turned into handles by background_after_ms, or left running by a call that was given up. Call it before each turn. Each result comes once, in order.';

/** What `drain_inbox` answers, as a JSON Schema; a result looks as `wait_handles` says. */
export function drainInboxOutput(host: Host): Record<string, unknown> {
  const wait = host.tools.find(({ name }) => name === 'wait_handles')?.outputSchema;
  // The schema of wait_handles: { properties: { finished: { items: <a result> } } }.
  const properties = wait?.['properties'] as Record<string, { readonly items?: unknown }> | undefined;
  const item = {
    type: 'object',
    properties: {
      sequence: { type: 'integer', minimum: 0, description: 'Grows by each result of the session.' },
      handle_id: { type: 'string' },
      at: { type: 'integer', description: 'Unix milliseconds: when it came.' },
      shortened: {
        type: 'boolean',
        description:
          'stdout and stderr lack their beginnings, so that it fits max_bytes; read_output has them.',
      },
      result: properties?.['finished']?.items ?? { type: 'object' },
    },
    required: ['sequence', 'handle_id', 'at', 'shortened', 'result'],
  };
  return {
    type: 'object',
    properties: {
      items: { type: 'array', items: item },
      remaining: { type: 'integer', minimum: 0, description: 'Results that did not fit. Call again.' },
    },
    required: ['items', 'remaining'],
  };
}
