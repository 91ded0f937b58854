import { z } from 'zod';
import { MAX_DURATION_MS, MAX_NAME_LENGTH } from '../bounds.js';
import { DURATION_TEXT, durationMs } from '../duration.js';
import type { Amount, Duration } from '../scenario.js';

/** A name that scripts give: of a load, a flow, a program, a variable. */
export const nameSchema: z.ZodType<string, string> = z
  .string()
  .regex(/^[A-Za-z_][\w-]*$/, 'must begin with a letter, and go on with letters, digits, - and _')
  .max(MAX_NAME_LENGTH);

export const durationSchema: z.ZodType<Duration, Duration> = z
  // Aborting: else what follows would see a text that is no duration.
  .union([z.number().min(0, { abort: true }), z.string().regex(DURATION_TEXT, { abort: true })], {
    error: 'must be a duration: milliseconds, or a text such as "500ms", "30s" or "2m30s"',
  })
  .refine((duration) => durationMs(duration) <= MAX_DURATION_MS, {
    error: `must be at most ${Math.floor(MAX_DURATION_MS / 3_600_000)}h`,
  })
  .meta({ id: 'Duration', description: 'Milliseconds, or a text: "500ms", "30s", "2m30s", "1h".' });

export const positiveDurationSchema: z.ZodType<Duration, Duration> = durationSchema.refine(
  (duration) => durationMs(duration) > 0,
  { error: 'must be more than 0' },
);

/** Milliseconds of a step, a fault or a played process. */
export const milliseconds = (max: number = MAX_DURATION_MS): z.ZodType<number, number> =>
  z.number().min(0).max(max);

export const whole = (min: number, max: number): z.ZodType<number, number> => z.int().min(min).max(max);

/** A number, or one from a range, both ends included. */
export const amount = (number: z.ZodType<number, number>): z.ZodType<Amount, Amount> =>
  z.union([number, z.tuple([number, number])], { error: 'must be a number, or a range: [from, to]' });

/** An optional value as the schema shows it. */
export function optional<Schema extends z.ZodType>(
  schema: Schema,
  description: string,
  byDefault?: unknown,
): z.ZodExactOptional<Schema> {
  const meta = byDefault === undefined ? { description } : { description, default: byDefault };
  return z.exactOptional(schema).meta(meta);
}
