// All that the command line knows of the dashboard of a host.
import { type Host, LongrunError } from '@longrun/host';

interface Opened {
  readonly url: string;
  readonly port: number;
}

interface WithDashboard {
  dashboard(options: { readonly port?: number }): Promise<Opened>;
}

/** Opens it on loopback. The host closes it with itself. */
export async function openDashboard(host: Host, port: unknown): Promise<Opened> {
  if (!hasDashboard(host)) throw missing();
  // The host checks it.
  const { url, port: own } = await host.dashboard(port === undefined ? {} : { port: port as number });
  return { url, port: own };
}

function hasDashboard(host: object): host is WithDashboard {
  return 'dashboard' in host && typeof host.dashboard === 'function';
}

function missing(): LongrunError {
  return new LongrunError({ code: 'INTERNAL', message: 'This host has no dashboard.', details: {} });
}
