/** `12,500`; `no limit` for Infinity. */
export function countOf(count: number): string {
  return Number.isFinite(count) ? Math.floor(count).toLocaleString('en-US') : 'no limit';
}
