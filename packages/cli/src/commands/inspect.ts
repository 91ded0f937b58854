import { type Command, defineCommand } from '../command-line/command.js';
import { serverFlag } from '../command-line/server-flag.js';

export const inspect: Command = defineCommand({
  name: 'inspect',
  group: 'Watch',
  summary: 'Look into the server, or at one handle',
  description:
    'Without a handle: the server, its threads, actors with their mailboxes, handles by state, counters. With one: all that is known of it.',
  operands: [
    {
      name: 'handle',
      summary: 'id, number, or an end of it that fits one',
      optional: true,
      complete: 'handle',
    },
  ],
  flags: { name: serverFlag },
  examples: [
    { line: 'longrun inspect', says: 'is it well?' },
    { line: 'longrun inspect --json 7', says: 'one handle, with its result' },
  ],
  async run({ flags, operands }) {
    const { needServer } = await import('../client/find-server.js');
    const backend = needServer(flags.name);
    const { inspectServer, inspectHandle } = await import('../client/show-inspection.js');
    return operands.length === 0 ? inspectServer(backend, flags) : inspectHandle(backend, operands, flags);
  },
});
