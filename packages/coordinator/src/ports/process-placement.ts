import type { ActorRef } from '@longrun/actor';
import type { ErrorData, ProcessActorArgs, ProcessMessage } from '@longrun/protocol';

/** Where process actors run: this host's thread pool today. The coordinator never knows which thread it is. */
export interface ProcessPlacement {
  /** Makes a process actor. Never blocks. The ref takes messages at once, even while `queued`. */
  place(args: ProcessActorArgs): PlacementOutcome;
  /**
   * Takes an actor back that no thread has taken up yet, queued or on its way; its ref then answers `stopped`, and
   * `start` is never handled. False when a thread has it already. Never both.
   */
  withdraw(ref: ActorRef<ProcessMessage>): boolean;
}

export type PlacementOutcome =
  | { readonly kind: 'placed'; readonly ref: ActorRef<ProcessMessage>; readonly queued: boolean }
  /** Usually `CAPACITY_EXCEEDED` with `details.limit: 'threads'`. */
  | { readonly kind: 'refused'; readonly error: ErrorData };
