/** The service's own ranges, in milliseconds: its tools refuse more. Here, so that the table need not load it. */

/** Longest `timeout_ms` and `wait_ms`: 23 days. */
export const MAX_TIME: number = 2 ** 31 - 1 - 86_400_000;
/** Longest `grace_ms`. */
export const MAX_GRACE = 1500;
