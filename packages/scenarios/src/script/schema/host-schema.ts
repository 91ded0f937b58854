import { z } from 'zod';
import type { SameShape } from '../same-shape.js';
import type { ScenarioHost } from '../scenario.js';
import { optional, whole } from './values.js';

const count = z.exactOptional(whole(0, Number.MAX_SAFE_INTEGER));
const limits = z.strictObject({
  liveHandles: count,
  liveHandlesPerSession: count,
  inboxItems: count,
  queuedCommands: count,
  receipts: count,
  headBytes: count,
  tailBytes: count,
  spillBytesPerHandle: count,
  spillBytesPerHost: count,
  drainMs: count,
  graceMs: count,
});
const threads = z.strictObject({
  warm: optional(whole(0, 1024), 'Spare threads kept ready.'),
  max: optional(whole(1, 1024), 'Process threads at most.'),
  whenFull: optional(z.enum(['share', 'queue', 'reject']), 'What a command gets when there is no thread.'),
});

const object = z.strictObject({
  launcher: optional(z.enum(['auto', 'native', 'portable']), 'Who starts processes.'),
  threads: optional(threads, 'Threads for processes.'),
  limits: optional(limits, 'Bounds of the host.'),
});
true satisfies SameShape<z.input<typeof object>, ScenarioHost>;

export const hostSchema: z.ZodType<ScenarioHost, ScenarioHost> = object;
