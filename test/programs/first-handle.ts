/** Starts one command in a fresh process and prints the handle it got. */
import { createHost } from '@longrun/host';

const host = await createHost({ logger: false });
const { handle_id } = await host.callTool(
  'run_command',
  { argv: ['true'], long_running: true },
  { sessionId: 's' },
);
console.log(JSON.stringify({ pid: process.pid, handleId: handle_id }));
await host.close();
