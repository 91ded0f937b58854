import { z } from 'zod';
import { MAX_ENTRIES, MAX_ITERATIONS, MAX_RATE, MAX_VUS } from '../bounds.js';
import { DEFAULTS } from '../defaults.js';
import type { SameShape } from '../same-shape.js';
import type { Load } from '../scenario.js';
import { durationSchema, nameSchema, optional, positiveDurationSchema, whole } from './values.js';

const shared = {
  flow: optional(nameSchema, 'Name of a flow.', DEFAULTS.flow),
  sessions: optional(
    z.enum(['per-vu', 'per-iteration', 'shared']),
    'Whose session an iteration acts in.',
    DEFAULTS.sessions,
  ),
  startTime: optional(durationSchema, 'From the start of the run.', DEFAULTS.startTimeMs),
  gracefulStop: optional(
    durationSchema,
    "How long iterations may go on past the end of their group's time.",
    '30s',
  ),
};

const vus = optional(whole(1, MAX_VUS), 'Virtual users.', DEFAULTS.vus);
const rate = z.number().positive().max(MAX_RATE);
const users = whole(0, MAX_VUS);
const stages = <Target extends z.ZodType<number, number>>(
  target: Target,
): z.ZodArray<z.ZodObject<{ target: Target; duration: typeof durationSchema }, z.core.$strict>> =>
  z
    .array(z.strictObject({ target, duration: durationSchema }))
    .min(1)
    .max(MAX_ENTRIES);
const timeUnit = optional(positiveDurationSchema, 'What rates are per.', '1s');
const preAllocatedVUs = whole(1, MAX_VUS).describe('Users that are there from the beginning.');
const maxVUs = optional(whole(1, MAX_VUS), 'Users there can be; preAllocatedVUs without it.');

const union = z.discriminatedUnion('executor', [
  z
    .strictObject({
      executor: z.literal('shared-iterations'),
      ...shared,
      vus,
      iterations: optional(whole(1, MAX_ITERATIONS), 'In all.', DEFAULTS.iterations),
      maxDuration: optional(positiveDurationSchema, 'Nothing begins after that.', '10m'),
    })
    .describe('Closed model: so many iterations in all, by whichever user is free.'),
  z
    .strictObject({ executor: z.literal('constant-vus'), ...shared, vus, duration: positiveDurationSchema })
    .describe('Closed model: each user iterates for as long as that.'),
  z
    .strictObject({
      executor: z.literal('ramping-vus'),
      ...shared,
      startVUs: optional(users, 'Users at the beginning.', DEFAULTS.startVUs),
      stages: stages(users),
      gracefulRampDown: optional(
        durationSchema,
        'How long a user that is ramped down may finish its iteration.',
        '30s',
      ),
    })
    .describe('Closed model: the number of users goes from target to target, in a straight line.'),
  z
    .strictObject({
      executor: z.literal('constant-arrival-rate'),
      ...shared,
      rate: rate.describe('Iterations per timeUnit.'),
      timeUnit,
      duration: positiveDurationSchema,
      preAllocatedVUs,
      maxVUs,
    })
    .describe('Open model: iterations begin at their times, whether others have ended or not.'),
  z
    .strictObject({
      executor: z.literal('ramping-arrival-rate'),
      ...shared,
      startRate: optional(z.number().min(0).max(MAX_RATE), 'Rate at the beginning.', DEFAULTS.startRate),
      timeUnit,
      stages: stages(z.number().min(0).max(MAX_RATE)),
      preAllocatedVUs,
      maxVUs,
    })
    .describe('Open model: the rate goes from target to target, in a straight line.'),
]);

true satisfies SameShape<z.input<typeof union>, Load>;

export const loadSchema: z.ZodType<Load, Load> = union.meta({ id: 'Load' });
