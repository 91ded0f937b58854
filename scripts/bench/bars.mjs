// Bars: what a number of Longrun's must reach. A bar without a number (somebody to compare with was not measured)
// is neither reached nor missed.
import { digits } from './numbers.mjs';
import { ratio, spread } from './statistics.mjs';

/** `{ text, value, bound, reached }`: `value` and `bound` as text, `reached` undefined when nothing was measured. */
export function atMost(text, value, limit, unit) {
  return bar(text, value, `≤ ${limit}${unit}`, unit, (number) => number <= limit);
}

export function atLeast(text, value, limit, unit) {
  return bar(text, value, `≥ ${limit}${unit}`, unit, (number) => number >= limit);
}

/** `times` is the spread of how many times as long the other one takes. */
export function timesFaster(text, times, limit) {
  return atLeast(text, median(times), limit, '×');
}

export function median(of) {
  return of?.median;
}

/** The highest ratio of a case to the case `base`, by the median over rounds. Undefined when a case is missing. */
export function flat(at, metric, base, cases) {
  return highest(cases.map((name) => ratio(at.mine(name, metric), at.mine(base, metric))?.median));
}

/** The highest median of the cases. Undefined when a case is missing. */
export function worst(at, metric, cases) {
  return highest(cases.map((name) => spread(at.mine(name, metric))?.median));
}

function highest(values) {
  return values.length === 0 || values.includes(undefined) ? undefined : Math.max(...values);
}

function bar(text, value, bound, unit, holds) {
  return {
    text,
    value,
    measured: value === undefined ? 'not measured' : `${digits(value)}${unit}`,
    bound,
    reached: value === undefined ? undefined : holds(value),
  };
}
