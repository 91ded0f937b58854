import { z } from 'zod';
import { argv } from './argv.js';
import { commandFields } from './command-fields.js';
import { runOutput } from './run-output.js';
import { selector } from './selector.js';

/** Builds a project. */
export const runBuildCommand = {
  name: 'run_build_command',
  description:
    'Build the project in cwd. Without argv the command is found from its manifest: package.json (npm, pnpm, yarn), Cargo.toml, go.mod, pom.xml, build.gradle or a Makefile. Answers like run_command.',
  input: z
    .strictObject({
      argv: argv.optional(),
      target: selector
        .optional()
        .describe(
          'What to build: a script of package.json, a cargo package, a go package pattern, a maven goal, a gradle task, a make target. Not with argv.',
        ),
      release: z
        .boolean()
        .default(false)
        .describe(
          'true: the release build (cargo --release, the build:release script of package.json); refused where the tool knows none. Not with argv.',
        ),
      ...commandFields,
    })
    .superRefine((input, context) => {
      if (input.argv === undefined) return;
      const message = 'must not be given together with argv; put it into argv';
      if (input.target !== undefined) context.addIssue({ code: 'custom', path: ['target'], message });
      if (input.release) context.addIssue({ code: 'custom', path: ['release'], message });
    }),
  output: runOutput,
} as const;
