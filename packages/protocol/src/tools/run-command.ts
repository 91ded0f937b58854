import { z } from 'zod';
import { argv } from './argv.js';
import { commandFields } from './command-fields.js';
import { hasNoNul, NUL_REFUSAL } from './nul.js';
import { runOutput } from './run-output.js';

/** Runs a program, or a text for the shell. */
export const runCommand = {
  name: 'run_command',
  description:
    'Run a program (argv) or a shell command (command with shell: true). Waits for the result, unless long_running or background_after_ms turns it into a handle whose result arrives in the inbox later. Handles work with list_handles, read_output, wait_handles and cancel_handle.',
  input: z
    .strictObject({
      argv: argv.optional(),
      command: z
        .string()
        .min(1)
        .refine(hasNoNul, NUL_REFUSAL)
        .optional()
        .describe('Text for /bin/sh -c, instead of argv. Needs shell: true.'),
      shell: z.boolean().default(false).describe('true: run command by /bin/sh -c. Not with argv.'),
      ...commandFields,
    })
    .superRefine((input, context) => {
      const refuse = (param: string, message: string): void =>
        context.addIssue({ code: 'custom', path: [param], message });
      if (input.argv !== undefined && input.command !== undefined) {
        refuse('command', 'must not be given together with argv');
      } else if (input.argv !== undefined && input.shell) {
        refuse('shell', 'goes with command, not with argv; argv is started without a shell');
      } else if (input.command !== undefined && !input.shell) {
        refuse('shell', 'must be true for command to be run by a shell; else give argv');
      } else if (input.argv === undefined && input.command === undefined) {
        refuse(
          input.shell ? 'command' : 'argv',
          input.shell ? 'is required with shell: true' : 'is required, or command with shell: true',
        );
      }
    }),
  output: runOutput,
} as const;
