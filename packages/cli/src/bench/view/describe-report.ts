import type { BenchReport, Measurement, Spread } from '../bench-report.js';
import { GRACE_MS } from '../measurements/cancel.js';

const HEAD = ['median (p99)', 'Longrun', 'child_process', 'ratio'];

/** A table of at most 80 columns, and how to read it. */
export function describeReport({ machine, launcher, tookMs, measurements, notes }: BenchReport): string {
  const rows = measurements.map(rowOf);
  const widths = HEAD.map((_, column) => Math.max(...[HEAD, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((text, column) =>
        column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return [
    `Longrun, ${launcher} launcher, beside node:child_process`,
    `${machine}; ${(tookMs / 1000).toFixed(1)} s`,
    '',
    line(HEAD),
    ...rows.map(line),
    '',
    'Taken in turns, pair by pair; the ratio is Longrun by child_process, the median',
    'of all pairs. ms: less is better. p99: the worse end, of few samples the worst.',
    `A cancel waits ${GRACE_MS} ms for the tree before it kills; that is in the number.`,
    'child_process gives no handle, keeps all output in memory, and verifies nothing.',
    ...notes,
  ].join('\n');
}

function rowOf({ title, unit, longrun, childProcess, ratio }: Measurement): string[] {
  return [`${title}, ${unit}`, withTail(longrun), withTail(childProcess), `${digits(ratio.median)}×`];
}

function withTail({ median, p99 }: Spread): string {
  return `${digits(median)} (${digits(p99)})`;
}

/** About three significant digits. */
function digits(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
