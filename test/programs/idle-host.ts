/** Makes a host, runs one command, and has nothing left to do: the process should end by itself. Never closes. */
import { createHost } from '@longrun/host';

const host = await createHost({ logger: false });
await host.callTool('run_command', { argv: ['true'] }, { sessionId: 's' });
host.session('s').drain();
console.log('idle');
