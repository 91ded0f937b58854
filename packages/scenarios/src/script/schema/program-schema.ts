import { constants } from 'node:os';
import { MAX_ARGV_ITEMS } from '@longrun/protocol';
import { z } from 'zod';
import { MAX_ENTRIES } from '../bounds.js';
import type { SameShape } from '../same-shape.js';
import type { Program } from '../scenario.js';
import { milliseconds, optional, whole } from './values.js';

const words = z.array(z.string()).max(MAX_ARGV_ITEMS);

// The keys are the names.
const SIGNALS = Object.keys(constants.signals) as NodeJS.Signals[];
/** Played output is made in memory. */
const MAX_FLOOD_BYTES = 64 * 1024 * 1024;

const simulated = z.strictObject({
  launchMs: optional(milliseconds(), 'From the launch call to its outcome.', 0),
  missing: optional(z.boolean(), 'The launch is refused: no such program.', false),
  exits: optional(
    z.strictObject({
      afterMs: milliseconds(),
      code: whole(0, 255),
      signal: optional(z.enum(SIGNALS), 'By this signal of its own, instead of with the code.'),
    }),
    'Ends by itself; without it, runs until it is signalled.',
  ),
  onTerm: optional(
    z.union([z.enum(['dies', 'ignores']), milliseconds()]),
    'What SIGTERM does to each process of the tree. A number: it takes that many milliseconds.',
    'dies',
  ),
  children: optional(whole(0, MAX_ENTRIES), 'Processes beside the leader, in its group.', 0),
  escapees: optional(whole(0, MAX_ENTRIES), 'Processes in sessions of their own, with its environment.', 0),
  bareEscapees: optional(whole(0, MAX_ENTRIES), 'The same without an environment.', 0),
  childrenHoldPipes: optional(z.boolean(), "Whether the children hold the leader's pipes open.", false),
  output: optional(z.string(), 'Written to stdout at once.'),
  floodBytes: optional(whole(0, MAX_FLOOD_BYTES), 'Bytes more on stdout, in lines of two.', 0),
});

const object = z.strictObject({
  fixture: optional(z.string(), 'A program of test/fixtures, by name.'),
  args: optional(words, 'Arguments of the fixture.', []),
  argv: optional(words.min(1), 'Program and arguments.'),
  shell: optional(z.string().min(1), 'A command line for the shell.'),
  simulated: optional(simulated, 'What it does in mode "simulated".'),
});
true satisfies SameShape<z.input<typeof object>, Program>;

export const programSchema: z.ZodType<Program, Program> = object.meta({
  id: 'Program',
  description: 'Exactly one of "fixture", "argv" and "shell".',
});
