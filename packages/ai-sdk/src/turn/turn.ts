import type { FeedbackItem } from '@longrun/host';

/**
 * One message with everything that has ended. A `ModelMessage` of the AI SDK, a message of OpenAI's chat completions
 * and an input item of its responses all have this form. It speaks as the user, never as the system: what commands
 * print must not gain authority.
 */
export interface TurnMessage {
  readonly role: 'user';
  readonly content: string;
}

/** What a turn begins with. */
export interface Turn {
  /** One message, or none when nothing has ended. */
  readonly messages: readonly TurnMessage[];
  /** What was drained, whole, in order. */
  readonly items: readonly FeedbackItem[];
}
