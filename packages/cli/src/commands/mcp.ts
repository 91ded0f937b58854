import { type Command, defineCommand } from '../command-line/command.js';
import { count, on, text } from '../command-line/flag.js';

export const mcp: Command = defineCommand({
  name: 'mcp',
  group: 'Serve',
  summary: 'An MCP server, on stdio or over HTTP',
  description:
    'Speaks the Model Context Protocol: on stdin and stdout, for a client that starts it, or with --http over Streamable HTTP on loopback, where the URL and a bearer token are printed once, on stderr. Commands end with the client that started them.',
  flags: {
    http: on({ summary: 'over HTTP instead of stdio' }),
    port: count({
      short: 'p',
      min: 0,
      max: 65_535,
      summary: 'with --http: on this port (default: a free one)',
    }),
    host: text({ value: 'address', summary: 'with --http: on this address (default: 127.0.0.1)' }),
    'allow-remote': on({ summary: 'with --http: allow an address that others can reach' }),
    dashboard: on({ summary: 'open the dashboard too, and print its URL on stderr' }),
  },
  examples: [
    { line: 'longrun mcp', says: 'the command for the configuration of an MCP client' },
    {
      line: 'longrun mcp --http --port 7331 --dashboard',
      says: 'for clients that connect, with a page to watch',
    },
  ],
  async run({ flags }) {
    const { serveMcp } = await import('../server/serve-mcp.js');
    return serveMcp(flags);
  },
});
