import { AskError } from '@longrun/actor';
import type { QuestionFailure } from '../own-messages.js';

/** Why a question was not answered: the reason of a failed ask; anything else is a defect of whoever was asked. */
export function failureOf(error: unknown): { readonly failure: QuestionFailure; readonly detail: string } {
  const detail = error instanceof Error ? error.message : String(error);
  return { failure: error instanceof AskError ? error.reason : 'failed', detail };
}
