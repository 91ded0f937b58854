import { type Command, defineCommand } from '../command-line/command.js';
import { on, text } from '../command-line/flag.js';
import { serverFlag } from '../command-line/server-flag.js';

export const ps: Command = defineCommand({
  name: 'ps',
  group: 'Watch',
  summary: 'List what runs',
  description:
    'Lists live handles, and ended ones whose processes run on. SILENT is the time since the last byte of output. A table that is not for a terminal is not cut.',
  flags: {
    all: on({ short: 'a', summary: 'ended ones as well, as far as they are kept' }),
    session: text({ short: 's', value: 'id', summary: 'of this session only', complete: 'session' }),
    watch: on({ short: 'w', summary: 'go on showing it, until Ctrl-C' }),
    name: serverFlag,
  },
  examples: [
    { line: 'longrun ps', says: 'what runs now' },
    { line: 'longrun ps -a --json', says: 'everything that is known, for a program' },
    { line: 'longrun ps --watch', says: 'live' },
  ],
  async run({ flags }) {
    const { needServer } = await import('../client/find-server.js');
    const backend = needServer(flags.name);
    const { showHandles } = await import('../client/show-handles.js');
    return showHandles(backend, flags);
  },
});
