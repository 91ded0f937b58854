import { subscribe } from 'node:diagnostics_channel';
import type { ActorRestartedEvent, DeadLetterEvent } from '@longrun/actor';
import { OTHER_KIND } from './label-values.js';
import type { MetricStore } from './metric-store.js';

/** Counts what the actors of this thread publish: dead letters and restarts. Both are rare. */
export function watchKernel(store: MetricStore, kinds: readonly string[], system: string): void {
  // The kernel publishes exactly these on its channels.
  subscribe('longrun:actor:dead-letter', (message) => {
    const letter = message as DeadLetterEvent;
    if (letter.system === system) store.count('deadLetters', 1, letter.reason);
  });
  subscribe('longrun:actor:restarted', (message) => {
    const event = message as ActorRestartedEvent;
    if (event.system !== system) return;
    store.count('actorRestarts', 1, kinds.includes(event.kind) ? event.kind : OTHER_KIND);
  });
}
