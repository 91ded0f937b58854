import { z } from 'zod';
import { MAX_ENTRIES, MAX_SEED } from '../bounds.js';
import { DEFAULTS } from '../defaults.js';
import type { SameShape } from '../same-shape.js';
import type { Scenario } from '../scenario.js';
import { faultSchema } from './fault-schema.js';
import { hostSchema } from './host-schema.js';
import { loadSchema } from './load-schema.js';
import { programSchema } from './program-schema.js';
import { flowSchema } from './step-schema.js';
import { durationSchema, nameSchema, optional, positiveDurationSchema, whole } from './values.js';

const actor = z.strictObject({
  module: z.string().min(1).describe('Exports the definition. A path relative to the script, or a package.'),
  kind: z.string().min(1),
  name: optional(z.string().min(1), 'The kind without it.'),
  args: optional(z.unknown(), 'Structured-clone safe.'),
});

const sometimes = z.enum([
  'cancel-raced-exit',
  'thread-lost',
  'mailbox-full',
  'command-queued',
  'capacity-exceeded',
  'spawn-after-end',
  'output-spilled',
  'output-truncated',
  'pipe-held',
  'timed-out',
  'feedback-restarted',
  'guardian-restarted',
  'control-thread-restarted',
  'descendants-outlived-leader',
  'spawn-failed',
]);

const threshold = z.union([
  z.string(),
  z.strictObject({
    threshold: z.string(),
    abortOnFail: optional(z.boolean(), 'Ends the run at once when crossed.', DEFAULTS.abortOnFail),
    delayAbortEval: optional(durationSchema, 'Not before that.', DEFAULTS.delayAbortEvalMs),
  }),
]);

/** So many entries that a script would be a mistake. */
const some = <Value extends z.ZodType>(
  value: Value,
  atLeast: number,
): z.ZodRecord<typeof nameSchema, Value> =>
  z.record(nameSchema, value).refine(
    (record) => {
      const entries = Object.keys(record).length;
      return entries >= atLeast && entries <= MAX_ENTRIES;
    },
    { error: `must have ${atLeast === 0 ? 'at most' : `${atLeast} to`} ${MAX_ENTRIES} entries` },
  );

const object = z.strictObject({
  $schema: z.exactOptional(z.string()),
  name: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens')
    .max(64)
    .describe('Lower-case words joined by hyphens; names the folder of the results.'),
  description: optional(z.string(), 'What it is for.'),
  mode: optional(
    z.enum(['threads', 'inline', 'simulated']),
    'The real service and real processes; one thread and real processes; one thread, virtual time, played processes.',
    DEFAULTS.mode,
  ),
  seed: optional(whole(0, MAX_SEED), 'Decides every choice; when simulated, everything.', DEFAULTS.seed),
  host: optional(hostSchema, 'Options of the host under test.'),
  actors: optional(z.array(actor).max(MAX_ENTRIES), 'Actors beside the built-in ones.', []),
  programs: optional(some(programSchema, 0), 'What flows may spawn, beside the fixtures.', {}),
  load: some(loadSchema, 1).describe('Groups of virtual users, by name.'),
  flows: some(flowSchema, 1).describe('What a virtual user does in one iteration, by name.'),
  faults: optional(z.array(faultSchema).max(MAX_ENTRIES), 'What goes wrong on purpose, and when.', []),
  bounds: optional(
    z.strictObject({
      rssGrowthBytes: optional(
        whole(0, Number.MAX_SAFE_INTEGER),
        "Growth of the host's resident memory over the run.",
        DEFAULTS.rssGrowthBytes,
      ),
    }),
    'What must stay below what.',
  ),
  sometimes: optional(
    z.array(sometimes),
    'What the run must have reached at least once; else it is incomplete.',
    [],
  ),
  thresholds: optional(
    z.record(z.string(), z.array(threshold).min(1).max(MAX_ENTRIES)),
    'Conditions on metrics: { "spawn_to_handle": ["p(95)<25"], "call_duration{operation:ask}": ["max<500"] }.',
    {},
  ),
  sampleEvery: optional(positiveDurationSchema, 'How often resources are sampled.', '1s'),
  timeout: optional(positiveDurationSchema, 'The whole run; what takes longer is incomplete.', '10m'),
});
true satisfies SameShape<z.input<typeof object>, Scenario>;

/** A scenario as it is written. Says nothing of names and times that must fit together: `parseScenario` does. */
export const scenarioSchema: z.ZodType<Scenario, Scenario> = object.meta({
  title: 'Longrun scenario',
  description: 'Who does what at which rate, under which faults, and what must hold.',
});
