import type { ActorRef } from '@longrun/actor';
import type { CoordinatorMessage, SessionId } from '@longrun/protocol';
import type { InboxSink } from './inbox-sink.js';
import type { InboxStore } from './inbox-store.js';

/** What the feedback actor works with. Everything that must outlive a restart is in the store. */
export interface FeedbackState {
  readonly sink: InboxSink;
  readonly store: InboxStore;
  readonly coordinator: () => ActorRef<CoordinatorMessage> | undefined;
  /** Sessions whose sink threw: the first sequence it has not taken. Gone once it has, or nothing is left to take. */
  readonly behind: Map<SessionId, number>;
}
