/** Every error a caller can meet. `packages/docs/errors.md` documents each, and a test provokes each. */
export const ERROR_CODES = {
  INVALID_PARAMETER: 'An argument is missing, of the wrong type or out of its range.',
  SPAWN_FAILED: 'The operating system refused to start the program.',
  SANDBOX_DENIED: 'The sandbox policy refused the command, its cwd or its start.',
  UNKNOWN_HANDLE: 'No such handle in this session.',
  UNKNOWN_SESSION: 'No such session on this host.',
  SESSION_ENDED: 'The session has ended and takes no more commands.',
  CAPACITY_EXCEEDED: 'A limit on live handles, queued commands or undrained inbox items is reached.',
  TIMEOUT: 'Longrun itself did not answer within its deadline.',
  HOST_CLOSED: 'The host is closed or closing.',
  INTERNAL: 'A defect in Longrun, or the loss of its control thread while the call was under way.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** More about an error. JSON-safe. */
export interface ErrorDetails {
  /** The tool that was called. */
  readonly tool?: string;
  /** The parameter at fault, as a path: `argv`, `env.PATH`, `handle_ids[2]`. */
  readonly param?: string;
  /** Errno name of a failed system call: `ENOENT`. */
  readonly errno?: string;
  /** What was missing or refused. */
  readonly missing?: 'file' | 'cwd';
  readonly path?: string;
  readonly limit?: string;
  /** The policy that refused, or that was in the way. */
  readonly sandbox?: string;
  /** What failed in a confined start: `cwd`, `program`, `enforce`, `ruleset`, `confine`, `exec`. */
  readonly step?: string;
  readonly [more: string]: unknown;
}

/** An error as data: how it crosses threads, and how expected refusals travel between actors. */
export interface ErrorData {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

const BRAND: unique symbol = Symbol.for('longrun.error') as never;

/** What every public call rejects with. */
export class LongrunError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  override readonly name: string = 'LongrunError';

  constructor(data: ErrorData, options?: ErrorOptions) {
    super(data.message, options);
    this.code = data.code;
    this.details = data.details;
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** True for a `LongrunError` of any copy of this package. */
  static is(value: unknown): value is LongrunError {
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  toJSON(): ErrorData {
    return { code: this.code, message: this.message, details: this.details };
  }
}
