import {
  type ActorDefinition,
  type ActorRef,
  type ActorSystem,
  defineActor,
  type Handlers,
  type MessageOf,
  type Terminated,
} from '@longrun/actor';
import type { Message } from '@longrun/protocol';

/**
 * An actor in a real system that keeps what it is sent, for a test to wait on. Waiting is by event; the deadline
 * is real time and only there to turn a hang into a failure with a name.
 */
export interface Probe<M extends Message> {
  readonly ref: ActorRef<M>;
  /** Everything received so far, oldest first. */
  readonly received: readonly M[];
  /** The oldest message not yet handed out; with `type`, the oldest of that type. Rejects at the deadline. */
  next(): Promise<M>;
  next<K extends M['type']>(type: K): Promise<MessageOf<M, K>>;
  /** Watches `target`; its end is what `terminated` resolves to. */
  watch(target: ActorRef<never>): void;
  /** The end of a watched actor. Rejects at the deadline. */
  terminated(target: ActorRef<never>): Promise<Terminated>;
}

export interface ProbeOptions {
  /** @default 'probe' */
  readonly kind?: string;
  /** A well-known name for `lookup`. */
  readonly name?: string;
  /** Real milliseconds until a wait fails: long enough for a loaded machine. @default 10_000 */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 10_000;

interface Waiter<T> {
  readonly accepts: (item: T) => boolean;
  readonly resolve: (item: T) => void;
}

/** Items in, waits out: each item goes to the first waiter that accepts it, else it stays for a later one. */
class Waiting<T> {
  readonly items: T[] = [];
  readonly waiters: Waiter<T>[] = [];

  put(item: T): void {
    const index = this.waiters.findIndex((waiter) => waiter.accepts(item));
    const [waiter] = index < 0 ? [] : this.waiters.splice(index, 1);
    if (waiter === undefined) this.items.push(item);
    else waiter.resolve(item);
  }

  take(accepts: (item: T) => boolean, deadlineMs: number, describe: () => string): Promise<T> {
    const index = this.items.findIndex(accepts);
    if (index >= 0) {
      // The index was found in this list just now.
      const [item] = this.items.splice(index, 1) as [T];
      return Promise.resolve(item);
    }
    return new Promise<T>((resolve, reject) => {
      const waiter: Waiter<T> = {
        accepts,
        resolve: (item) => {
          clearTimeout(deadline);
          resolve(item);
        },
      };
      const deadline = setTimeout(() => {
        this.waiters.splice(this.waiters.indexOf(waiter), 1);
        reject(new Error(`${describe()} within ${deadlineMs} ms`));
      }, deadlineMs);
      this.waiters.push(waiter);
    });
  }
}

export function spawnProbe<M extends Message>(system: ActorSystem, options: ProbeOptions = {}): Probe<M> {
  const deadlineMs = options.deadlineMs ?? DEADLINE_MS;
  const received: M[] = [];
  const messages = new Waiting<M>();
  const ends = new Waiting<Terminated>();

  const handle = (_state: undefined, message: M): void => {
    received.push(message);
    messages.put(message);
  };
  // A probe takes every message type there is, so its handlers cannot be listed: any key has the same one.
  const handlers = new Proxy({} as Handlers<M, undefined>, {
    get: () => handle,
    has: () => true,
    getOwnPropertyDescriptor: () => ({ value: handle, configurable: true, enumerable: true }),
  });
  const definition: ActorDefinition<M, undefined, void> = defineActor<M, undefined>({
    kind: options.kind ?? 'probe',
    init: () => undefined,
    on: handlers,
  });
  const ref = system.spawn(definition, undefined, options.name === undefined ? {} : { name: options.name });

  return {
    ref,
    received,
    next(type?: M['type']): Promise<never> {
      const wanted = messages.take(
        (message) => type === undefined || message.type === type,
        deadlineMs,
        () =>
          `no ${type ?? 'message'} for probe ${ref.address.id} (has had: ${received.map((m) => m.type).join(', ')})`,
      );
      // Both overloads promise exactly what `accepts` has checked.
      return wanted as Promise<never>;
    },
    watch(target: ActorRef<never>): void {
      system.watch(target, (event) => ends.put(event));
    },
    terminated(target: ActorRef<never>): Promise<Terminated> {
      return ends.take(
        (event) => event.address.id === target.address.id,
        deadlineMs,
        () => `${target.address.id} did not stop`,
      );
    },
  };
}
