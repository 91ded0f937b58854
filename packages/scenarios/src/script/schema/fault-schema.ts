import { z } from 'zod';
import { MAX_ENTRIES } from '../bounds.js';
import type { SameShape } from '../same-shape.js';
import type { FaultTime, PlannedFault } from '../scenario.js';
import { durationSchema, milliseconds, optional, positiveDurationSchema, whole } from './values.js';

const timeUnion = z.union([
  z.strictObject({ at: durationSchema }).describe('Once, from the start of the run.'),
  z
    .strictObject({
      every: positiveDurationSchema,
      from: optional(durationSchema, 'The first time; one period without it.'),
      until: optional(durationSchema, 'The end of the load without it.'),
    })
    .describe('Periodically.'),
  z
    .strictObject({
      times: whole(1, MAX_ENTRIES),
      from: optional(durationSchema, 'Not before that.', 0),
      until: positiveDurationSchema,
    })
    .describe('So many times, at random by the seed.'),
]);
true satisfies SameShape<z.input<typeof timeUnion>, FaultTime>;

const when: z.ZodType<FaultTime, FaultTime> = timeUnion.meta({ id: 'FaultTime' });
const forMs = milliseconds().describe('How long.');
const byMs = z.number().min(-864_000_000_000).max(864_000_000_000).describe('Back when negative.');

const union = z.discriminatedUnion('fault', [
  z.strictObject({ fault: z.literal('kill-process-thread'), when }),
  z.strictObject({ fault: z.literal('kill-control-thread'), when }),
  z.strictObject({ fault: z.literal('kill-feedback'), when }),
  z.strictObject({ fault: z.literal('stall-feedback'), forMs, when }),
  z.strictObject({ fault: z.literal('stall-coordinator'), forMs, when }),
  z.strictObject({ fault: z.literal('stop-child'), forMs, when }),
  z.strictObject({ fault: z.literal('kill-child'), when }),
  z.strictObject({ fault: z.literal('exhaust-descriptors'), forMs, when }),
  z.strictObject({ fault: z.literal('refuse-spawns'), forMs, when }),
  z.strictObject({ fault: z.literal('fill-disk'), forMs, when }),
  z.strictObject({ fault: z.literal('block-host'), forMs, when }),
  z.strictObject({ fault: z.literal('slow-reader'), forMs, when }),
  z.strictObject({ fault: z.literal('jump-clock'), byMs, when }),
  z.strictObject({ fault: z.literal('kill-guardian'), when }),
  z.strictObject({ fault: z.literal('kill-host'), when }),
]);
true satisfies SameShape<z.input<typeof union>, PlannedFault>;

export const faultSchema: z.ZodType<PlannedFault, PlannedFault> = union.meta({ id: 'Fault' });
