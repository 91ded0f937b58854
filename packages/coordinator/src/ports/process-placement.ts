import type { ActorRef } from '@longrun/actor';
import type { ErrorData, ProcessActorArgs, ProcessMessage } from '@longrun/protocol';

/** Where process actors run: this host's thread pool today. The coordinator never knows which thread it is. */
export interface ProcessPlacement {
  /** Makes a process actor. Never blocks. The ref takes messages at once, even while `queued`. */
  place(args: ProcessActorArgs): PlacementOutcome;
  /**
   * Takes an actor back that has not launched: queued, on its way, or on a thread that has others to launch first. Its
   * ref then answers `stopped`, and nothing is launched. False when its launch has begun. Never both.
   */
  withdraw(ref: ActorRef<ProcessMessage>): boolean;
}

export type PlacementOutcome =
  | { readonly kind: 'placed'; readonly ref: ActorRef<ProcessMessage>; readonly queued: boolean }
  /** Usually `CAPACITY_EXCEEDED` with `details.limit: 'threads'`. */
  | { readonly kind: 'refused'; readonly error: ErrorData };
