import { type ActorDefinition, type ActorRef, defineActor } from '@longrun/actor';
import type { CoordinatorMessage, FeedbackMessage } from '@longrun/protocol';
import type { FeedbackState } from './feedback-state.js';
import type { InboxSink } from './inbox-sink.js';
import type { InboxStore } from './inbox-store.js';
import { createMemoryInboxStore } from './memory-inbox-store.js';
import { onAcknowledge } from './on-acknowledge.js';
import { onDeliver } from './on-deliver.js';
import { onEndSession } from './on-end-session.js';
import { onReport } from './on-report.js';
import { onSubscribe } from './on-subscribe.js';
import { resume } from './resume.js';

/**
 * The feedback actor: one ordered inbox per session, each item once. The coordinator sends it `deliver`, the host
 * `acknowledge` and `subscribe`; it answers the coordinator with facts. It never refuses or drops an item: the
 * coordinator reserved its place when the command was admitted.
 */
export interface FeedbackPorts {
  readonly sink: InboxSink;
  /** Made once per `createFeedback`, so it outlives a restart of the actor. @default createMemoryInboxStore() */
  readonly store?: InboxStore;
  /** Where facts go. @default the actor of this system named 'coordinator' */
  readonly coordinator?: () => ActorRef<CoordinatorMessage> | undefined;
}

export function createFeedback(ports: FeedbackPorts): ActorDefinition<FeedbackMessage, FeedbackState, void> {
  const { sink, store = createMemoryInboxStore() } = ports;
  return defineActor<FeedbackMessage, FeedbackState>({
    kind: 'feedback',
    // Bounded elsewhere: a `deliver` by the live handles, an `acknowledge` by the items, an end by the sessions.
    mailbox: { reserved: ['deliver', 'acknowledge', 'end-session'] },
    init: (_args, ctx) => {
      const coordinator = ports.coordinator ?? (() => ctx.lookup<CoordinatorMessage>('coordinator'));
      const state: FeedbackState = { sink, store, coordinator, behind: new Map() };
      resume(state, ctx);
      return state;
    },
    on: {
      deliver: onDeliver,
      acknowledge: onAcknowledge,
      subscribe: onSubscribe,
      'end-session': onEndSession,
      report: onReport,
    },
  });
}
