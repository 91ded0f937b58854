import type { ErrorData, HandleId } from '@longrun/protocol';
import type { QuestionFailure } from '../own-messages.js';
import { refusal } from '../refusal.js';

/** What a caller is told when a process actor or the archive did not answer its question. */
export function questionError(
  { failure, detail }: { readonly failure: QuestionFailure; readonly detail: string },
  handleId: HandleId,
): ErrorData {
  const details = { handle_id: handleId };
  switch (failure) {
    case 'deadline':
      return refusal('TIMEOUT', `the thread of ${handleId} did not answer in time`, details);
    case 'full':
      return refusal('CAPACITY_EXCEEDED', `the thread of ${handleId} has too many questions waiting`, {
        ...details,
        limit: 'mailbox',
      });
    case 'stopped':
      return refusal('INTERNAL', `the process actor of ${handleId} is gone: ${detail}`, details);
    case 'undeliverable':
    case 'failed':
      return refusal('INTERNAL', `the question about ${handleId} failed: ${detail}`, details);
  }
}
