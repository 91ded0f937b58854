import type { LongrunError } from '@longrun/host';

/** A `LongrunError` as it travels over the socket: its `toJSON()`. */
export type ErrorData = ReturnType<LongrunError['toJSON']>;
