// Numbers as people read them, with their units: in the terminal, in `summary.txt` and in the report.

const MIB = 1024 * 1024;

/** Three digits that say something, and no more than three after the point: `0.042`, `7.31`, `1,234`. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  const decimals = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return value.toLocaleString('en-US', { maximumFractionDigits: decimals });
}

/** `0.04 ms`, `310 ms`, `12.5 s`, `3m 05s`. */
export function formatMs(ms: number): string {
  if (ms < 1000) return `${formatNumber(ms)} ms`;
  if (ms < 60_000) return `${formatNumber(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60) % 60;
  const hours = Math.floor(seconds / 3600);
  const rest = `${String(minutes).padStart(hours > 0 ? 2 : 1, '0')}m ${String(seconds % 60).padStart(2, '0')}s`;
  return hours > 0 ? `${hours}h ${rest}` : rest;
}

export function formatBytes(bytes: number): string {
  return `${formatNumber(bytes / MIB)} MiB`;
}

export function formatShare(share: number): string {
  // Rounding must not make a whole of what is not one.
  const percent = Math.floor(share * 10_000) / 100;
  return `${percent.toLocaleString('en-US', { maximumFractionDigits: 2 })} %`;
}

/** A value of a metric, in the unit that its name and kind have. */
export function formatMetric(metric: string, kind: string, value: number): string {
  if (kind === 'trend') return formatMs(value);
  if (kind === 'rate') return formatShare(value);
  return metric.startsWith('rss_bytes') ? formatBytes(value) : formatNumber(value);
}
