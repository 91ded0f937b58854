import { type Command, defineCommand } from '../command-line/command.js';
import { choice, count, text } from '../command-line/flag.js';
import { ownVersion } from '../command-line/own-version.js';

export const serve: Command = defineCommand({
  name: 'serve',
  group: 'Serve',
  summary: 'Run a server in the foreground, for run -d, ps, logs and the others',
  description:
    'Runs a server in the foreground. It listens on a Unix socket that only you can reach. Ctrl-C or SIGTERM ends its commands and closes it; a second one does so without waiting. If it is killed, its guardian ends its commands.',
  flags: {
    name: text({
      value: 'name',
      summary: 'its name, where there are several (default: $LONGRUN_NAME, or "default")',
    }),
    launcher: choice({
      choices: ['auto', 'native', 'portable'] as const,
      initial: 'auto',
      summary: 'how processes are started (default: native where it works)',
    }),
    threads: count({
      min: 1,
      max: 4096,
      summary: 'most process threads; more commands share them (default: 64)',
    }),
  },
  examples: [
    { line: 'longrun serve', says: 'until Ctrl-C' },
    { line: 'longrun serve --name ci --json', says: 'a second one, whose first line says when it is ready' },
  ],
  async run({ flags }) {
    const { serve: start } = await import('../server/serve.js');
    return start({ ...flags, version: ownVersion() });
  },
});
