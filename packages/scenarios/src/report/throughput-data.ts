import type { HistoryEvent } from '../history/history-event.js';
import type { Lines, Values } from './report-data.js';
import type { ReportInput, SeriesPoint } from './report-input.js';

/** Where there is no series, and so no interval either. */
const INTERVAL_MS = 1000;

/** Iterations ended, calls answered and iterations dropped, per second. */
export function throughputData(input: ReportInput, endMs: number): Lines {
  const given = input.series['iteration_duration'] ?? [];
  const at = given.length > 0 ? given.map((point) => point.at) : evenly(endMs);
  const lines = [
    { name: 'iterations', values: perSecond(input, at, 'iteration_duration', 'iteration-ended') },
    { name: 'calls', values: perSecond(input, at, 'call_duration', 'answer') },
    { name: 'dropped', values: perSecond(input, at, 'dropped_iterations', 'iteration-dropped') },
  ];
  return { at, lines: lines.filter(({ name, values }) => name !== 'dropped' || values.some(isPositive)) };
}

function perSecond(
  { series, history }: ReportInput,
  at: readonly number[],
  metric: string,
  type: HistoryEvent['type'],
): Values {
  const points = series[metric];
  const counts =
    points === undefined
      ? countEvents(history, at, type)
      : at.map((end, index) => countAt(points, end, index));
  return counts.map((count, index) => {
    const seconds = ((at[index] ?? 0) - (at[index - 1] ?? 0)) / 1000;
    return seconds > 0 ? count / seconds : null;
  });
}

/** The intervals of one run are the same for every metric; a metric may have begun later. */
function countAt(points: readonly SeriesPoint[], end: number, index: number): number {
  const same = points[index];
  return (same?.at === end ? same : points.find((point) => point.at === end))?.count ?? 0;
}

function countEvents(
  history: readonly HistoryEvent[],
  at: readonly number[],
  type: HistoryEvent['type'],
): readonly number[] {
  const counts = at.map(() => 0);
  let index = 0;
  for (const event of history) {
    while (index < at.length - 1 && event.at > (at[index] ?? 0)) index += 1;
    if (event.type === type) counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
}

function evenly(endMs: number): readonly number[] {
  const count = Math.max(1, Math.ceil(endMs / INTERVAL_MS));
  return Array.from({ length: count }, (_, index) => Math.min(endMs, (index + 1) * INTERVAL_MS));
}

function isPositive(value: number | null): boolean {
  return value !== null && value > 0;
}
