// A client that waits for a command that does not end.
import { httpClient } from '../support/clients.js';

const [, , url = '', token = '', marker = ''] = process.argv;
const { client } = await httpClient({ url, token });
await client.callTool({ name: 'run_command', arguments: { argv: ['sleep', marker] } });
