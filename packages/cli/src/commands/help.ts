import { type Command, defineCommand } from '../command-line/command.js';

export const help: Command = defineCommand({
  name: 'help',
  group: 'Shell',
  summary: 'Help for a command, or on exit-codes or server',
  operands: [
    {
      name: 'topic',
      summary: 'a command, exit-codes, or server',
      optional: true,
      many: true,
      complete: 'topic',
    },
  ],
  flags: {},
  examples: [
    { line: 'longrun help run', says: 'a command' },
    { line: 'longrun help exit-codes', says: 'what each means' },
  ],
  async run({ operands, flags }) {
    const { showHelp } = await import('../command-line/show-help.js');
    return showHelp(operands, flags);
  },
});
