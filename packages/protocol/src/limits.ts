/**
 * Every bound of the service: its default and where the number comes from. Times in milliseconds, sizes in
 * bytes. `createHost({ limits })` changes the ones in `Limits`.
 */
export interface Limits {
  /** Live handles of the whole host. */
  readonly liveHandles: number;
  readonly liveHandlesPerSession: number;
  /** Undrained items (and places reserved by live handles) of one session's inbox. */
  readonly inboxItems: number;
  /** Commands that wait for a thread when `threads.whenFull` is 'queue'. */
  readonly queuedCommands: number;
  /** Receipts of finished handles kept in memory; the oldest goes first. */
  readonly receipts: number;
  /** Inline output of one stream: its first bytes… */
  readonly headBytes: number;
  /** …and its last. */
  readonly tailBytes: number;
  /** Spill file bytes of one handle, both streams together. */
  readonly spillBytesPerHandle: number;
  /** Spill file bytes of the whole host. */
  readonly spillBytesPerHost: number;
  /** How long output is read on after the leader's exit. */
  readonly drainMs: number;
  /** From SIGTERM to SIGKILL. */
  readonly graceMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  liveHandles: 4096,
  liveHandlesPerSession: 1024,
  inboxItems: 10_000,
  queuedCommands: 1024,
  // 1,000 receipts at 128 KiB of inline text are 128 MiB at worst and a few MiB in practice.
  receipts: 1000,
  // 64 KiB per stream: about 16,000 tokens, more than a model reads of one command.
  headBytes: 16 * 1024,
  tailBytes: 48 * 1024,
  spillBytesPerHandle: 256 * 1024 * 1024,
  spillBytesPerHost: 2 * 1024 * 1024 * 1024,
  // The original waited 5 s for its readers after exit.
  drainMs: 5000,
  graceMs: 1000,
};

/** C4: a cancel answers within 2 s of the call. */
export const CANCEL_ANSWER_MS = 2000;
/** What a process actor may take of those 2 s; the rest pays for messages on a loaded machine. */
export const CANCEL_BUDGET_MS = 1800;
/** Longest grace that still leaves 300 ms to kill and verify within the budget. */
export const MAX_GRACE_MS = 1500;
/** Longest drain: a minute after exit nobody waits for late output. */
export const MAX_DRAIN_MS = 60_000;
/** Node's timers overflow at 2^31 - 1 ms (24.8 days); one day less is the longest timeout or wait. */
export const MAX_TIMEOUT_MS: number = 2 ** 31 - 1 - 86_400_000;
/** One `read_output` answer. */
export const MAX_READ_BYTES: number = 1024 * 1024;
export const DEFAULT_READ_BYTES: number = 64 * 1024;
/** Most inline bytes a caller may ask for per stream and end (`head_bytes`, `tail_bytes`). */
export const MAX_INLINE_BYTES: number = 1024 * 1024;
/** Ids a `wait_handles` call may name. */
export const MAX_WAIT_HANDLES = 1024;
/** A `wait_handles` without a timeout. Half of the minute after which common tool clients give a call up. */
export const DEFAULT_WAIT_MS = 30_000;
/** `hto-`, a pid of at most 8 hex digits, a number of at most 16 digits, and room to spare. */
export const MAX_HANDLE_ID_LENGTH = 64;
/** Text for stdin, in UTF-16 units. It is copied from thread to thread; more than this belongs in a file. */
export const MAX_STDIN_LENGTH: number = 16 * 1024 * 1024;
/** Linux: PATH_MAX, the longest path that a system call takes. */
export const MAX_PATH_LENGTH = 4096;
/** A `filter` or `target`: names and patterns, not lists of files. */
export const MAX_SELECTOR_LENGTH = 4096;
export const MAX_SESSION_ID_LENGTH = 256;
/** Linux: 128 KiB for one argument or variable (MAX_ARG_STRLEN) and 2 MiB for all; the kernel has the last word. */
export const MAX_ARGV_ITEMS = 65_536;
/** Ended sessions that are remembered, so that a late spawn is refused; the oldest is forgotten first. */
export const MAX_SESSION_TOMBSTONES = 100_000;
