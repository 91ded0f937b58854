import { type Command, defineCommand } from '../command-line/command.js';

export const doctor: Command = defineCommand({
  name: 'doctor',
  group: 'Check',
  summary: 'What this machine gives Longrun, and what is degraded',
  description:
    'Looks at what Longrun can use here (launcher, kernel features, cgroups, sandbox, limits), tries it out with real processes, and says what is degraded, what that costs and how to mend it. Exit code: 0 also when something is degraded, 1 when something is missing that the contract needs.',
  flags: {},
  examples: [
    { line: 'longrun doctor', says: 'before you trust a machine with long commands' },
    { line: 'longrun doctor --json', says: 'the same for a program' },
  ],
  async run({ flags }) {
    const { runDoctor } = await import('../doctor/run-doctor.js');
    const { ansiStyle, outputStyle } = await import('../terminal/style.js');
    const { columns } = process.stdout;
    return runDoctor({
      json: flags.json,
      stdout: process.stdout,
      color: outputStyle() === ansiStyle,
      ...(columns === undefined ? {} : { columns }),
    });
  },
});
