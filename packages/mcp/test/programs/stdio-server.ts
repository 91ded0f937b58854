// A host that serves MCP over stdin and stdout, as `longrun mcp` does.
import { createHost } from '@longrun/host';
import { serveStdio } from '../../dist/index.js';

const host = await createHost();
const serving = await serveStdio(host);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void serving.close());
await serving.closed;
await host.close();
