import { type ErrorData, LongrunError } from '@longrun/protocol';

/** Ends a tool call with a refusal. The public edge: here an error value becomes a rejection. */
export function refuse(error: ErrorData, tool: string, cause?: unknown): never {
  const data = { ...error, details: { tool, ...error.details } };
  throw new LongrunError(data, cause === undefined ? undefined : { cause });
}
