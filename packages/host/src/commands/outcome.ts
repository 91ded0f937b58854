import type { ErrorData } from '@longrun/protocol';

/** A value, or the refusal that stands in its place. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ErrorData };
