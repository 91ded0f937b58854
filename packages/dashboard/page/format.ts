// Numbers as the page shows them: short, and as wide as the one before, so that nothing moves when they change.

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
const NUMBER = new Intl.NumberFormat('en');

export function formatCount(count: number): string {
  return NUMBER.format(count);
}

export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

export function formatAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${two(seconds % 60)}s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours}h ${two(minutes % 60)}m`;
  return `${Math.floor(hours / 24)}d ${two(hours % 24)}h`;
}

/** Of what has ended: also below a second. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)}s` : formatAge(ms);
}

export function formatClock(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
}

/** Handles of one host differ in their last part only. */
export function shortId(id: string): string {
  return id.replace(/^hto-[0-9a-f]+-/, '#');
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
