import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { StopReason } from '../../definition.js';
import type { Kernel } from '../../kernel/kernel.js';
import type { FromThread, HelloFrame } from './from-thread.js';
import { type Batch, Link } from './link.js';
import type { LinkedActor } from './linked-actor.js';

/** Batches read from a dead thread's port: far more than a thread can have sent. Guards against one that lives. */
const MAX_LAST_BATCHES = 100_000;

/** What the owner of a thread wants to hear of its link. */
export interface LinkListener {
  readonly onOpen: (() => void) | undefined;
  readonly onClose: (() => void) | undefined;
}

/** The parent's end of a link to a thread: reads what comes out of it. */
export class ParentLink extends Link {
  /** Undefined until the thread has attached. */
  hello: HelloFrame | undefined;
  readonly #messages: MessagePort;
  /** Lists of reserved types that are known here. */
  readonly #reservedOf = new WeakSet<readonly string[]>();

  readonly #listener: LinkListener;
  #ending = false;

  constructor(kernel: Kernel, port: MessagePort, capacity: number, listener: LinkListener) {
    super(kernel, port, capacity);
    this.#messages = port;
    this.#listener = listener;
    kernel.links.add(this);
    // Only the other end of the port, which a `ThreadLink` has, posts here.
    port.on('message', (batch: readonly FromThread[]) => this.#receiveAll(batch));
    port.on('messageerror', (error: Error) => this.lost(`what it sent cannot be read: ${error.message}`));
    port.on('close', () => this.close({ kind: 'lost', detail: 'the thread closed its port' }));
    this.send({ frame: 'open', system: kernel.id, capacity, reserved: [...kernel.reserved] });
  }

  /** The thread is gone, as its owner says: what it still sent is read, then everything on it is `lost`. */
  lost(detail: string): void {
    this.#ending = true;
    try {
      this.readArrived();
    } finally {
      this.close({ kind: 'lost', detail });
    }
  }

  override close(reason: StopReason): void {
    if (this.closed !== undefined) return;
    this.#listener.onClose?.();
    super.close(reason);
  }

  /** Reads what has arrived, without waiting for the event loop to bring it. */
  readArrived(): void {
    for (let read = 0; read < MAX_LAST_BATCHES && this.closed === undefined; read += 1) {
      const last: { readonly message: Batch } | undefined = receiveMessageOnPort(this.#messages);
      if (last === undefined) return;
      this.#receiveAll(last.message as readonly FromThread[]);
    }
  }

  /** Starts an actor on the thread. */
  startActor(actor: LinkedActor, args: unknown): void {
    if (actor.ended !== undefined) return;
    if (this.closed !== undefined) {
      actor.finish(this.closed);
      return;
    }
    actor.board(this, () => this.#announce(actor, args));
  }

  #announce(actor: LinkedActor, args: unknown): void {
    if (!this.#reservedOf.has(actor.reserved)) {
      this.#reservedOf.add(actor.reserved);
      this.reserve([[actor.address.kind, actor.reserved]]);
    }
    this.adopt(actor);
    this.send({ frame: 'spawn', address: actor.address, args });
  }

  #receiveAll(frames: readonly FromThread[]): void {
    for (const frame of frames) {
      if (frame.frame === 'log') this.kernel.ports.logger.log(frame.level, frame.fields, frame.message);
      else if (frame.frame === 'hello') {
        this.meet(frame.system, frame.reserved);
        this.hello = frame;
        // A dead thread's last words may be its first: nothing is to be started there.
        if (!this.#ending) this.#listener.onOpen?.();
      } else this.receive(frame);
    }
  }
}
