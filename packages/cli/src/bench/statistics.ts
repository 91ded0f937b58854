import type { Measured, Measurement, Spread } from './bench-report.js';

/** Samples of both to what is reported of them. Throws for no samples: a measurement has some, or has failed. */
export function summarize({ id, title, unit, longrun, childProcess }: Measured): Measurement {
  const better = unit === 'ms' ? 'less' : 'more';
  const ratios = longrun.map((value, pair) => value / (childProcess[pair] ?? Number.NaN));
  return {
    ...{ id, title, unit, better },
    longrun: spreadOf(longrun, better),
    childProcess: spreadOf(childProcess, better),
    ratio: spreadOf(ratios, better),
  };
}

export function spreadOf(samples: readonly number[], better: Measurement['better']): Spread {
  const sorted = [...samples].sort((a, b) => a - b);
  const p99 = nearestRank(better === 'less' ? sorted : [...sorted].reverse(), 99);
  return { samples: samples.length, median: medianOf(sorted), p99 };
}

function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  if (!Number.isInteger(middle)) return at(sorted, Math.floor(middle));
  return (at(sorted, middle - 1) + at(sorted, middle)) / 2;
}

/** The first value, in order, that at least `percent` of all do not come after. */
function nearestRank(ordered: readonly number[], percent: number): number {
  return at(ordered, Math.max(0, Math.ceil((percent / 100) * ordered.length) - 1));
}

function at(values: readonly number[], index: number): number {
  const value = values[index];
  if (value === undefined) throw new Error('a measurement has no samples');
  return value;
}
