import { type Command, defineCommand } from '../command-line/command.js';
import { count, on } from '../command-line/flag.js';
import { serverFlag } from '../command-line/server-flag.js';

/** More is a file's job. */
const MAX_TAIL_LINES = 100_000;

export const logs: Command = defineCommand({
  name: 'logs',
  group: 'Watch',
  summary: 'Show what a handle has printed, and go on with -f',
  description:
    'Shows the output of a handle, of one that has ended too. stdout goes to stdout and stderr to stderr; with --stdout or --stderr only that one is shown, on stdout. Text is UTF-8; other bytes show as U+FFFD.',
  operands: [{ name: 'handle', summary: 'id, number, or an end of it that fits one', complete: 'handle' }],
  flags: {
    follow: on({ short: 'f', summary: 'go on until the command has ended' }),
    stdout: on({ summary: 'its stdout only' }),
    stderr: on({ summary: 'its stderr only' }),
    tail: count({ short: 'n', min: 0, max: MAX_TAIL_LINES, summary: 'begin with the last lines' }),
    name: serverFlag,
  },
  examples: [
    { line: 'longrun logs -f 7', says: 'all of it, and what comes' },
    { line: 'longrun logs -n 20 --stderr 7', says: 'its last 20 lines of stderr' },
  ],
  async run({ flags, operands }) {
    const { needServer } = await import('../client/find-server.js');
    const backend = needServer(flags.name);
    const { showLogs } = await import('../client/show-logs.js');
    return showLogs(backend, operands, flags);
  },
});
