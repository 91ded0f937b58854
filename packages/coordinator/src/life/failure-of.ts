import type { QuestionFailure } from '../own-messages.js';

/** Reads an `AskError` by its `reason`; anything else is a defect of whoever was asked. */
export function failureOf(error: unknown): { readonly failure: QuestionFailure; readonly detail: string } {
  const detail = error instanceof Error ? error.message : String(error);
  const reason = typeof error === 'object' && error !== null && 'reason' in error ? error.reason : undefined;
  switch (reason) {
    case 'stopped':
    case 'deadline':
    case 'full':
      return { failure: reason, detail };
    default:
      return { failure: 'failed', detail };
  }
}
