import { z } from 'zod';
import type { Survivor } from '../exit-status.js';
import type { SameShape } from './same-shape.js';

/** A process that outlived a verified kill, as outputs name it. */
export const survivor = z.object({
  pid: z.int(),
  startTime: z
    .string()
    .exactOptional()
    .describe('Clock ticks since boot; with the pid it names one process for good.'),
  name: z.string().describe('Program name.'),
  state: z.string().describe('Kernel state letter; D: cannot be interrupted.'),
});

true satisfies SameShape<z.output<typeof survivor>, Survivor>;
