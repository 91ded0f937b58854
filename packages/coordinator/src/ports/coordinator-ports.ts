import type { ActorRef } from '@longrun/actor';
import type { FeedbackMessage, Limits, SessionId } from '@longrun/protocol';
import type { HandleObserver } from './handle-observer.js';
import type { LostGroups } from './lost-groups.js';
import type { Meter } from './meter.js';
import type { OutputArchive } from './output-archive.js';
import type { ProcessPlacement } from './process-placement.js';
import type { ReceiptStore } from './receipt-store.js';

/** Everything the coordinator needs from outside its actor system. */
export interface CoordinatorPorts {
  readonly placement: ProcessPlacement;
  readonly lostGroups: LostGroups;
  readonly archive: OutputArchive;
  /** @default in memory */
  readonly receipts?: ReceiptStore;
  /** Where results go. When it answers `stopped`, the actor named 'feedback' is looked up instead. */
  readonly feedback: ActorRef<FeedbackMessage>;
  /** The pid of the host process: the first part of every handle id. */
  readonly hostPid: number;
  /** First part of every process token: random, and no other coordinator's. */
  readonly hostToken: string;
  /** Counts from 1 in the host process; outlives the coordinator, so that no number is used twice. */
  nextHandleNumber(): number;
  readonly limits: Limits;
  /** @default nobody */
  readonly observer?: HandleObserver;
  /** @default nobody measures */
  readonly meter?: Meter;
  /** Sessions that ended under an earlier coordinator of the same host: still ended. @default none */
  readonly endedSessions?: Iterable<SessionId>;
}
