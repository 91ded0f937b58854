// What the host and its neighbours have in this build.
import * as host from '@longrun/host';
import * as server from '@longrun/mcp';

const closed = await host.createHost({ threads: { warm: 0 }, logger: false });
await closed.close();

export const hasMetrics: boolean = 'metrics' in closed;
export const hasDashboard: boolean = 'dashboard' in closed;
export const hasMcp: boolean = 'serveStdio' in server;
