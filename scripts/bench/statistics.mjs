// The statistics of the benchmark: pure functions on lists of numbers.

export function median(values) {
  const sorted = ascending(values);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return undefined;
  return Number.isInteger(middle) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[Math.floor(middle)];
}

/** The smallest value that at least `percent` of all are not above (nearest rank). */
export function percentile(values, percent) {
  const sorted = ascending(values);
  if (sorted.length === 0) return undefined;
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}

/** `{ median, min, max }` of those values that are there; undefined when none is. */
export function spread(values) {
  const there = ascending(values.filter((value) => value !== undefined));
  if (there.length === 0) return undefined;
  return { median: median(there), min: there[0], max: there[there.length - 1] };
}

/**
 * How many times `values` is as much as `base`, round by round, as a spread: two groups of the same round ran one
 * shortly after the other, so what disturbed the machine for longer is in both.
 */
export function ratio(values, base) {
  return spread(values.map((value, round) => quotient(value, base[round])));
}

function quotient(value, base) {
  if (value === undefined || base === undefined || base === 0) return undefined;
  return value / base;
}

function ascending(values) {
  return [...values].sort((a, b) => a - b);
}
