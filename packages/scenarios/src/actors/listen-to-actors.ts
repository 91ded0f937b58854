import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { MessageEvent } from '../history/message-event.js';

/** By channel of the kernel. */
const EVENTS: Readonly<Record<string, MessageEvent['event']>> = {
  'longrun:actor:message': 'message',
  'longrun:actor:started': 'started',
  'longrun:actor:stopped': 'stopped',
  'longrun:actor:restarted': 'restarted',
  'longrun:actor:dead-letter': 'dead-letter',
};

/** All fields that any of the kernel's events has. */
interface KernelEvent {
  readonly system: string;
  readonly actor?: string;
  readonly kind?: string;
  readonly type?: string;
  readonly reason?: string | { readonly kind: string };
}

/**
 * Hears what the actors of this thread do, from the kernel's own events, until the answer is called. `hear` runs inside
 * the kernel's turns: it must be quick and must not throw.
 */
export function listenToActors(hear: (event: Omit<MessageEvent, 'at'>, system: string) => void): () => void {
  const listeners = Object.entries(EVENTS).map(([name, event]) => {
    const listener = (published: unknown): void => {
      // Only the kernel publishes there.
      const { system, actor = '', kind, type, reason } = published as KernelEvent;
      const why = typeof reason === 'object' ? reason.kind : reason;
      hear(
        {
          event,
          actor,
          kind: kind ?? actor.slice(0, Math.max(0, actor.indexOf(':'))),
          ...(type === undefined ? {} : { type }),
          ...(why === undefined ? {} : { reason: why }),
        },
        system,
      );
    };
    subscribe(name, listener);
    return () => unsubscribe(name, listener);
  });
  return () => {
    for (const stop of listeners) stop();
  };
}
