// Numbers as people read them.

/** About three significant digits: 0.0612, 0.412, 4.12, 41.2, 4,120; and 0. */
export function digits(value) {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 100) return Math.round(value).toLocaleString('en-US');
  if (size >= 10) return value.toFixed(1);
  if (size >= 1) return value.toFixed(2);
  return size >= 0.1 ? value.toFixed(3) : value.toFixed(4);
}

/** `0.412 (0.398–0.431)`; without the range when there is none. */
export function withSpread({ median, min, max }) {
  const range = min === max ? '' : ` (${digits(min)}–${digits(max)})`;
  return `${digits(median)}${range}`;
}

/** `12.3×`. */
export function times(value) {
  return `${digits(value)}×`;
}
