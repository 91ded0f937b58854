import type { FeedbackItem } from '@longrun/protocol';

/**
 * Where items go on their way to the session's consumer: the host posts them on a MessagePort. Each session's
 * items come in order and without gaps. One may come again (after `subscribe`, or a restart of the actor): the
 * consumer drops what is not above the highest sequence it has.
 */
export interface InboxSink {
  /** Must not block. When it throws, the item and those after it are pushed again at the next chance. */
  push(item: FeedbackItem): void;
}
