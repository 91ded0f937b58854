// A client that starts a server, says its pid, and waits for a command that does not end.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

const [, , server = '', marker = ''] = process.argv;
const client = new Client({ name: 'killed', version: '1' });
const transport = new StdioClientTransport({ command: process.execPath, args: [server], stderr: 'inherit' });
await client.connect(transport);
console.log(transport.pid);
await client.callTool({ name: 'run_command', arguments: { argv: ['sleep', marker] } });
