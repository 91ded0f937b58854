import type { ErrorCode } from '@longrun/host';
import { type Refusal, refusalOf } from './refusal.js';

/**
 * What a tool's `execute` rejects with. The AI SDK shows a model the message of such an error and nothing else, so
 * the code, the details and the hint are in it; `cause` is the host's own error.
 */
export class LongrunToolError extends Error {
  override readonly name: string = 'LongrunToolError';
  readonly code: ErrorCode;
  readonly details: Refusal['details'];
  readonly hint: string;

  constructor(cause: unknown) {
    const { code, message, details, hint } = refusalOf(cause);
    super(`${code}: ${message}\n${JSON.stringify(details)}\n${hint}`, { cause });
    this.code = code;
    this.details = details;
    this.hint = hint;
  }
}
