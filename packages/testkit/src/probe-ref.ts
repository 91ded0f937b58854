import type { ActorRef, TellResult } from '@longrun/actor';
import type { ActorAddress, Message } from '@longrun/protocol';

/** A ref without an actor behind it: it records what it is told. For tests of one actor without a system. */
export interface ProbeRef<M extends Message> extends ActorRef<M> {
  /** What was accepted, oldest first. */
  readonly received: readonly M[];
  /** What `tell` answers from now on. Messages that are not `accepted` are not recorded in `received`. */
  answer(result: TellResult): void;
  /** Calls `listener` at every tell, whatever was answered. */
  onTell(listener: (message: M, result: TellResult) => void): void;
}

/** A probe ref whatever it takes. */
export interface AnyProbeRef extends ActorRef<never> {
  onTell(listener: (message: Message, result: TellResult) => void): void;
}

let made = 0;

/** @param id the address's id. @default `<kind>:probe-<n>` */
export function createProbeRef<M extends Message>(kind: string, id?: string): ProbeRef<M> {
  made += 1;
  const address: ActorAddress<M> = { id: id ?? `${kind}:probe-${made}`, kind };
  const received: M[] = [];
  const listeners: ((message: M, result: TellResult) => void)[] = [];
  let result: TellResult = 'accepted';
  return {
    address,
    received,
    tell(message: M): TellResult {
      if (result === 'accepted') received.push(message);
      for (const listener of listeners) listener(message, result);
      return result;
    },
    answer(next: TellResult): void {
      result = next;
    },
    onTell(listener: (message: M, answered: TellResult) => void): void {
      listeners.push(listener);
    },
  };
}
