import { type Command, defineCommand } from '../command-line/command.js';
import { duration, on, text } from '../command-line/flag.js';
import { serverFlag } from '../command-line/server-flag.js';
import { MAX_GRACE } from '../command-line/times.js';

export const cancel: Command = defineCommand({
  name: 'cancel',
  group: 'Run',
  summary: 'End handles with everything they have started, and say what is left',
  description:
    'Sends SIGTERM to the whole process tree, SIGKILL after the grace, and checks that nothing is left. Of a command that has ended, it ends what that has left running. Exits with 1 when there was nothing to end, or something would not go.',
  operands: [
    {
      name: 'handle',
      summary: 'id, number, or an end of it that fits one',
      optional: true,
      many: true,
      complete: 'handle',
    },
  ],
  flags: {
    force: on({ short: 'f', summary: 'SIGKILL at once' }),
    grace: duration({ maxMs: MAX_GRACE, summary: "from SIGTERM to SIGKILL (default: the command's own)" }),
    session: text({
      short: 's',
      value: 'id',
      summary: 'all of this session, which goes on',
      complete: 'session',
    }),
    name: serverFlag,
  },
  examples: [
    { line: 'longrun cancel 7', says: 'handle …-7' },
    { line: 'longrun cancel --session cli', says: 'everything that run has started' },
  ],
  async run({ flags, operands }) {
    const { needServer } = await import('../client/find-server.js');
    const backend = needServer(flags.name);
    const { cancelAll } = await import('../client/cancel-all.js');
    return cancelAll(backend, operands, flags);
  },
});
