/** Bounds of the socket between `longrun` and its server. Times in milliseconds. */

/**
 * Of one request. An environment and arguments are at most 6 MiB where the kernel takes them (a quarter of the
 * largest usual stack limit), text for stdin 16 MiB of UTF-8; twice as much again for its quoting as JSON.
 */
export const MAX_REQUEST_BYTES: number = 48 * 1024 * 1024;
/** Of one answer: 1,024 results with 128 KiB of inline output each, and some quoting. A string of V8 holds 512 MiB. */
export const MAX_ANSWER_BYTES: number = 256 * 1024 * 1024;
/** As many as the coordinator takes reads at one time; an attached `run` has three. */
export const MAX_CONNECTIONS = 1024;
/** From the first byte, or the connection, to the end of the headers. Both ends are on one machine. */
export const HEADERS_MS = 5000;
/** To the end of the body; a stopped client must not hold one for ever. */
export const REQUEST_MS = 30_000;
/** How often the two are looked at. */
export const CHECK_CONNECTIONS_MS = 1000;
/** To find out whether somebody listens: a live server answers in milliseconds, a stopped one never. */
export const PROBE_MS = 5000;
/** One long poll. A client asks again; one that has vanished keeps a question open for no longer than this. */
export const POLL_MS = 10_000;
/** Beyond its own waiting, an answer that takes longer will not come. Ending many commands takes seconds. */
export const ANSWER_MS = 60_000;
