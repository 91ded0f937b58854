import {
  MAX_DRAIN_MS,
  MAX_GRACE_MS,
  MAX_READ_BYTES,
  MAX_TIMEOUT_MS,
  MAX_WAIT_HANDLES,
} from '@longrun/protocol';
import { z } from 'zod';
import { MAX_ENTRIES, MAX_ITERATIONS } from '../bounds.js';
import { DEFAULT_NAMES, DEFAULTS } from '../defaults.js';
import type { SameShape } from '../same-shape.js';
import type { Step } from '../scenario.js';
import { amount, milliseconds, nameSchema, optional, whole } from './values.js';

const as = (byDefault: string): z.ZodExactOptional<typeof nameSchema> =>
  optional(nameSchema, 'What later steps call the value that this one yields.', byDefault);
const handle = optional(nameSchema, 'What a spawn has named.', DEFAULTS.handle);
const graceMs = optional(milliseconds(MAX_GRACE_MS), 'From SIGTERM to SIGKILL.');
const weight = optional(
  z.number().positive().max(MAX_ENTRIES),
  'Against the other weights.',
  DEFAULTS.weight,
);

/** Refers to itself: steps hold steps. */
const steps = z
  .array(z.lazy((): z.ZodType<Step, Step> => stepSchema))
  .min(1)
  .max(MAX_ENTRIES);

const union = z.discriminatedUnion('do', [
  z
    .strictObject({
      do: z.literal('spawn'),
      program: z.string().describe('Name in "programs", or of a fixture.'),
      args: optional(z.array(z.string()).max(MAX_ENTRIES), "Instead of the program's own. Fixtures only."),
      longRunning: optional(z.boolean(), 'Yields a handle at once; else the finished result.', true),
      timeoutMs: optional(milliseconds(MAX_TIMEOUT_MS), 'Ends the process after that.'),
      graceMs,
      drainMs: optional(milliseconds(MAX_DRAIN_MS), 'How long output is read on after the exit.'),
      backgroundAfterMs: optional(
        milliseconds(MAX_TIMEOUT_MS),
        'Turns a slow foreground call into a handle.',
      ),
      leftovers: optional(z.enum(['keep', 'kill']), 'What becomes of processes that outlive the program.'),
      as: as(DEFAULT_NAMES.spawn),
    })
    .describe('run_command. Yields the handle, or the finished result when it is not long-running.'),
  z
    .strictObject({
      do: z.literal('cancel'),
      handle,
      force: optional(z.boolean(), 'Starts at SIGKILL.'),
      graceMs,
      as: as(DEFAULT_NAMES.cancel),
    })
    .describe('cancel_handle. Yields its receipt.'),
  z
    .strictObject({
      do: z.literal('read-output'),
      handle,
      stream: optional(z.enum(['stdout', 'stderr']), 'Which stream.', DEFAULTS.stream),
      offset: optional(whole(0, Number.MAX_SAFE_INTEGER), 'In bytes.', 0),
      maxBytes: optional(whole(1, MAX_READ_BYTES), 'At most that much.'),
      waitMs: optional(milliseconds(MAX_TIMEOUT_MS), 'How long to wait for output.'),
      as: as(DEFAULT_NAMES['read-output']),
    })
    .describe('read_output.'),
  z
    .strictObject({
      do: z.literal('wait'),
      handles: optional(z.array(nameSchema).min(1).max(MAX_WAIT_HANDLES), 'What spawns have named.', [
        DEFAULTS.handle,
      ]),
      mode: optional(z.enum(['any', 'all']), 'For one of them, or for all.', DEFAULTS.waitMode),
      timeoutMs: optional(milliseconds(MAX_TIMEOUT_MS), 'At most that long.', DEFAULTS.waitTimeoutMs),
      as: as(DEFAULT_NAMES.wait),
    })
    .describe('wait_handles.'),
  z
    .strictObject({
      do: z.literal('await-item'),
      timeoutMs: optional(milliseconds(MAX_TIMEOUT_MS), 'At most that long.', DEFAULTS.waitTimeoutMs),
      as: as(DEFAULT_NAMES['await-item']),
    })
    .describe('Waits until the inbox has an item. Yields whether it has.'),
  z
    .strictObject({ do: z.literal('drain'), as: as(DEFAULT_NAMES.drain) })
    .describe('Takes the items out of the inbox. Yields the results, newest last.'),
  z
    .strictObject({
      do: z.literal('list'),
      includeFinished: optional(z.boolean(), 'Finished handles too.', false),
      as: as(DEFAULT_NAMES.list),
    })
    .describe('list_handles.'),
  z
    .strictObject({ do: z.literal('end-session'), as: as(DEFAULT_NAMES['end-session']) })
    .describe("Ends the session. The iteration's next step acts in a fresh one."),
  z
    .strictObject({
      do: z.literal('tell'),
      actor: z.string().min(1),
      message: z.looseObject({ type: z.string().min(1) }),
      as: as(DEFAULT_NAMES.tell),
    })
    .describe('A message to an actor, by name. Yields "accepted", "full" or "stopped".'),
  z
    .strictObject({
      do: z.literal('ask'),
      actor: z.string().min(1),
      type: z.string().min(1),
      payload: optional(z.record(z.string(), z.unknown()), 'What else the question carries.', {}),
      timeoutMs: optional(milliseconds(MAX_TIMEOUT_MS), 'Deadline of the answer.', DEFAULTS.askTimeoutMs),
      as: as(DEFAULT_NAMES.ask),
    })
    .describe('A question to an actor, by name. Yields its reply.'),
  z.strictObject({ do: z.literal('sleep'), ms: amount(milliseconds()) }).describe('Waits.'),
  z
    .strictObject({
      do: z.literal('choose'),
      of: z.array(z.strictObject({ weight, steps })).min(1).max(MAX_ENTRIES),
    })
    .describe('One of several, by weight and seed.'),
  z
    .strictObject({ do: z.literal('repeat'), times: amount(whole(0, MAX_ITERATIONS)), steps })
    .describe('The same steps again.'),
  z
    .strictObject({
      do: z.literal('check'),
      name: z.string().min(1).describe('In the summary, and the tag "check" of the metric "checks".'),
      value: z
        .string()
        .regex(
          /^[A-Za-z_][\w-]*(?:\.(?:-?\d+|[A-Za-z_][\w-]*))*$/,
          'must be a path such as items.0.exit_code',
        )
        .describe('Path to a yielded value: "handle.handle_id", "items.length", "items.-1.status".'),
      equals: optional(z.unknown(), 'The value is that, deeply.'),
      atLeast: optional(z.number(), 'The number is at least that.'),
      atMost: optional(z.number(), 'The number is at most that.'),
      matches: optional(z.string(), 'A regular expression that the text matches.'),
      exists: optional(z.boolean(), 'Whether there is such a value.'),
    })
    .describe('Compares one value: exactly one comparison. A failed check does not end the iteration.'),
]);

true satisfies SameShape<z.input<typeof union>, Step>;

export const stepSchema: z.ZodType<Step, Step> = union.meta({ id: 'Step' });
export const flowSchema: z.ZodType<readonly Step[], readonly Step[]> = steps;
