// All that the command line knows of the metrics of a host.
import { type Host, LongrunError } from '@longrun/host';

interface WithMetrics {
  metrics(): Promise<string>;
}

/** Prometheus text. */
export async function readMetrics(host: Host): Promise<string> {
  if (hasMetrics(host)) return host.metrics();
  throw new LongrunError({ code: 'INTERNAL', message: 'This host has no metrics.', details: {} });
}

function hasMetrics(host: object): host is WithMetrics {
  return 'metrics' in host && typeof host.metrics === 'function';
}
