import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { Message } from '@longrun/protocol';
import { kernelOf } from '../../create-actor-system.js';
import type { ActorRef } from '../../ref.js';
import type { ActorSystem } from '../../system.js';
import type { FromThread } from './from-thread.js';
import { Link } from './link.js';
import { LinkedActor } from './linked-actor.js';

/**
 * Parent side of thread placement: makes the ref of an actor that runs, or will run, at the other end of a port.
 */
export interface LinkOptions<M extends Message> {
  readonly kind: string;
  readonly port: MessagePort;
  /** A well-known name for `lookup`. Unique in the system. */
  readonly name?: string;
  /** Credits: user-lane messages under way, each direction for itself. @default 64 */
  readonly capacity?: number;
  /** Message types that need no credit, because something else bounds them. */
  readonly reserved?: readonly M['type'][];
}

export interface ActorLink<M extends Message> {
  /** Takes messages at once, within the credits, even before the thread has attached. */
  readonly ref: ActorRef<M>;
  /** The owner of the thread says that it is gone: what it still sent is read, then everything on it is `lost`. */
  lost(detail: string): void;
}

/** A few turns' worth of messages, and at 64 KiB each no more than 4 MiB under way. */
const DEFAULT_CREDITS = 64;
/** Frames read from a dead thread's port: its credits, as many reserved facts and more. Guards against one that lives. */
const MAX_LAST_FRAMES = 100_000;

/**
 * Links an actor on another thread into `system`, as a root actor of it. The other end of `port` goes to
 * `serveActor` there. When the port closes or `lost` is called, watchers are told and asks rejected at once.
 * Throws, and leaves the port alone, when the name is taken, the system shut down or the capacity no number.
 */
export function linkActor<M extends Message>(system: ActorSystem, options: LinkOptions<M>): ActorLink<M> {
  const kernel = kernelOf(system);
  const { kind, port, name, reserved = [] } = options;
  const capacity = options.capacity ?? DEFAULT_CREDITS;
  if (!Number.isSafeInteger(capacity) || capacity < 1) throw new RangeError(`link capacity is ${capacity}`);
  const address = { id: `${kind}:${kernel.ports.ids.next()}`, kind, system: kernel.id };
  const link = new Link(kernel, port, capacity);
  const actor = new LinkedActor(link, address, name, reserved);
  kernel.links.add(link);
  link.reserve([[kind, reserved]]);
  link.adopt(actor);

  const receive = (frame: FromThread): void => {
    if (frame.frame === 'log') kernel.ports.logger.log(frame.level, frame.fields, frame.message);
    else if (frame.frame === 'hello') {
      link.meet(frame.system, frame.reserved);
      actor.hello = frame;
    } else link.receive(frame);
    if (actor.ended !== undefined) link.close({ kind: 'lost', detail: 'its actor has stopped' });
  };
  const lost = (detail: string): void => {
    for (let read = 0; read < MAX_LAST_FRAMES && link.closed === undefined; read += 1) {
      const last: { readonly message: FromThread } | undefined = receiveMessageOnPort(port);
      if (last === undefined) break;
      receive(last.message);
    }
    link.close({ kind: 'lost', detail });
  };
  port.on('message', receive);
  port.on('messageerror', (error: Error) => link.unreadable(error));
  port.on('close', () => link.close({ kind: 'lost', detail: 'the thread closed its port' }));
  actor.onOverdue = lost;
  link.send({ frame: 'open', address, system: kernel.id, capacity, reserved: [...kernel.reserved] });
  return { ref: actor.ref, lost };
}
