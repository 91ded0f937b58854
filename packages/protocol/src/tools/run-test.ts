import { z } from 'zod';
import { argv } from './argv.js';
import { commandFields } from './command-fields.js';
import { runOutput } from './run-output.js';
import { selector } from './selector.js';

/** Runs a project's tests. */
export const runTest = {
  name: 'run_test',
  description:
    'Run the tests of the project in cwd. Without argv the command is found from its manifest: package.json (npm, pnpm, yarn), Cargo.toml, go.mod, a pytest project, pom.xml, build.gradle or a Makefile. Answers like run_command.',
  input: z
    .strictObject({
      argv: argv.optional(),
      filter: selector
        .optional()
        .describe(
          "Which tests to run, in the words of the project's own tool: an argument of the test script (npm, pnpm, yarn), cargo test <filter>, go test -run, pytest -k, mvn -Dtest, gradle --tests. Not with argv.",
        ),
      ...commandFields,
    })
    .superRefine((input, context) => {
      if (input.argv !== undefined && input.filter !== undefined) {
        context.addIssue({
          code: 'custom',
          path: ['filter'],
          message: 'must not be given together with argv; put it into argv',
        });
      }
    }),
  output: runOutput,
} as const;
