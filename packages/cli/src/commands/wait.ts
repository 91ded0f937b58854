import { type Command, defineCommand } from '../command-line/command.js';
import { duration, on } from '../command-line/flag.js';
import { serverFlag } from '../command-line/server-flag.js';
import { MAX_TIME } from '../command-line/times.js';

export const wait: Command = defineCommand({
  name: 'wait',
  group: 'Run',
  summary: 'Wait for handles to end; exits with the exit code of the command',
  description:
    'Waits until all handles have ended (--any: one of them) and says how. It ends nothing. Exits with the exit code of the command; of several, with the first, in their order, that is not 0.',
  operands: [
    { name: 'handle', summary: 'id, number, or an end of it that fits one', many: true, complete: 'handle' },
  ],
  exit: 'of the command',
  flags: {
    any: on({ summary: 'until one of them has ended' }),
    timeout: duration({
      short: 't',
      maxMs: MAX_TIME,
      summary: 'give up after this time, with 124; the commands run on',
    }),
    name: serverFlag,
  },
  examples: [
    { line: 'longrun wait 7 8', says: 'until handles …-7 and …-8 have ended' },
    { line: 'longrun wait --timeout 10m --json 7', says: 'the whole result as JSON' },
  ],
  async run({ flags, operands }) {
    const { needServer } = await import('../client/find-server.js');
    const backend = needServer(flags.name);
    const { waitFor } = await import('../client/wait-for.js');
    return waitFor(backend, operands, flags);
  },
});
