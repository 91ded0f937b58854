import type { MessagePort } from 'node:worker_threads';
import type { Message } from '@longrun/protocol';
import { kernelOf } from '../../create-actor-system.js';
import type { ActorRef } from '../../ref.js';
import type { ActorSystem } from '../../system.js';
import { LinkedActor } from './linked-actor.js';
import { ParentLink } from './parent-link.js';

/** Parent side of thread placement: starts actors at the other end of a port, and makes their refs. */
export interface ThreadLinkOptions {
  /** The other end goes to `serveThread`. */
  readonly port: MessagePort;
  /** Credits: user-lane messages under way, each direction for itself, all actors together. @default 64 */
  readonly capacity?: number;
  /** Called once, when the thread has attached: `threadId` is known from then on. */
  readonly onOpen?: () => void;
  /** Called once, when the link closes, however that comes; before its actors are lost. */
  readonly onClose?: () => void;
}

export interface ThreadActorOptions<M extends Message> {
  readonly kind: string;
  /** A well-known name for `lookup`. Unique in the system. */
  readonly name?: string;
  /** Message types that need no credit, because something else bounds them. */
  readonly reserved?: readonly M['type'][];
  /** Called when it has ended, or is lost. */
  readonly onEnd?: () => void;
}

/** An actor that has a ref and need not have a thread yet. */
export interface ThreadActor<M extends Message> {
  /** Takes messages at once, within the credits; they are kept until there is a thread that runs it. */
  readonly ref: ActorRef<M>;
  /** It is `lost` at once, whether it has a thread or not. */
  lost(detail: string): void;
}

export interface LinkedThread {
  /** Undefined until the thread has attached. */
  readonly threadId: number | undefined;
  /** Starts the actor there, with `args` (plain data). Throws when it was started before; nothing for one that has ended. */
  start(actor: ThreadActor<never>, args: unknown): void;
  /** The owner of the thread says that it is gone: what it still sent is read, then everything on it is `lost`. */
  lost(detail: string): void;
  /** Lets the thread go: its actors stop, `stopping` included, and count as lost here. */
  close(): void;
}

/** A few turns' worth of messages, and at 64 KiB each no more than 4 MiB under way. */
const DEFAULT_CREDITS = 64;

/** Makes an actor that is to run on a thread, as a root actor of `system`. Throws when the name is taken or the system shut down. */
export function createThreadActor<M extends Message>(
  system: ActorSystem,
  options: ThreadActorOptions<M>,
): ThreadActor<M> {
  const kernel = kernelOf(system);
  const { kind, name, reserved = [], onEnd } = options;
  const address = { id: `${kind}:${kernel.ports.ids.next()}`, kind, system: kernel.id };
  return new LinkedActor(kernel, address, { name, capacity: DEFAULT_CREDITS, reserved, onEnd });
}

/**
 * Links a thread to `system`. When the port closes or `lost` is called, watchers of its actors are told and asks
 * rejected at once. Throws, and leaves the port alone, when the capacity is no number.
 */
export function linkThread(system: ActorSystem, options: ThreadLinkOptions): LinkedThread {
  const capacity = options.capacity ?? DEFAULT_CREDITS;
  if (!Number.isSafeInteger(capacity) || capacity < 1) throw new RangeError(`link capacity is ${capacity}`);
  const { onOpen, onClose } = options;
  const link = new ParentLink(kernelOf(system), options.port, capacity, { onOpen, onClose });
  return {
    get threadId() {
      return link.hello?.threadId;
    },
    start(actor, args) {
      if (!(actor instanceof LinkedActor)) throw new TypeError('not an actor made by createThreadActor');
      link.startActor(actor, args);
    },
    lost: (detail) => link.lost(detail),
    close: () => link.close({ kind: 'lost', detail: 'its thread was let go' }),
  };
}
