import { type Command, defineCommand } from '../command-line/command.js';
import { count } from '../command-line/flag.js';
import { serverFlag } from '../command-line/server-flag.js';

export const dashboard: Command = defineCommand({
  name: 'dashboard',
  group: 'Watch',
  summary: "Open the server's dashboard and print its URL",
  description:
    'Has the server open its dashboard on loopback and prints the URL, with the token that lets you in. It stays open as long as the server.',
  flags: {
    port: count({ short: 'p', min: 0, max: 65_535, summary: 'on this port (default: a free one)' }),
    name: serverFlag,
  },
  examples: [{ line: 'longrun dashboard', says: 'a URL for your browser' }],
  async run({ flags }) {
    const { needServer } = await import('../client/find-server.js');
    const { port } = flags;
    const answer = await needServer(flags.name).call('dashboard', port === undefined ? {} : { port });
    const { printJson, say } = await import('../terminal/output.js');
    if (flags.json) printJson(answer);
    else process.stdout.write(`${answer.url}\n`);
    if (answer.was_open && port !== undefined && port !== 0 && port !== answer.port) {
      say(`it was open already, on port ${answer.port}`);
    }
    return 0;
  },
});
