import type { ActorRef } from '@longrun/actor';
import type { FeedbackMessage, HandleId, ReplyTo, SessionId, Survivor } from '@longrun/protocol';
import type { CoordinatorPorts } from '../ports/coordinator-ports.js';
import { createMemoryReceiptStore } from '../ports/memory-receipt-store.js';
import type { CounterName } from '../ports/meter.js';
import type { LingeringGroup } from './lingering-group.js';
import type { LiveHandle } from './live-handle.js';
import type { PendingDelivery } from './pending-delivery.js';
import { createReceipts, type Receipts } from './receipts.js';
import type { SessionEntry } from './session-entry.js';
import { createWaiters, type Waiters } from './waiters.js';

/**
 * Everything the coordinator knows. Owned by its handlers, which change it in place, one message at a time.
 * A handle is in `live` until its terminal move; then its receipt is kept, and it may be in `lingering` (processes
 * left) and in `delivering` (result not in the inbox yet) for a while. `checkInvariants` says what always holds.
 */
export interface CoordinatorState {
  readonly ports: CoordinatorPorts;
  /** Replaced when the actor of that name was restarted under another address. */
  feedback: ActorRef<FeedbackMessage>;
  /** In the order of their spawns. */
  readonly live: Map<HandleId, LiveHandle>;
  readonly lingering: Map<HandleId, LingeringGroup>;
  readonly delivering: Map<HandleId, PendingDelivery>;
  readonly receipts: Receipts;
  readonly sessions: Map<SessionId, SessionEntry>;
  /** The last one given to a session. */
  sessionNumber: number;
  /** A command was given to a thread. */
  launched: boolean;
  /** Ended sessions, the oldest first. */
  readonly tombstones: Set<SessionId>;
  /** Watched process actors by address id. */
  readonly actors: Map<string, HandleId>;
  readonly waiters: Waiters;
  /** Reads and writes that process actors or the archive have not answered. */
  openQuestions: number;
  /** No more commands, for good. */
  closed: boolean;
  closing: Closing | undefined;
  readonly counters: Map<CounterName, number>;
  /** Policies that are known, and logged, to be enforced less than in full; each with how much. */
  readonly weakSandboxes: Set<string>;
}

/** A close under way. */
export interface Closing {
  /** The first one is told how many handles its call ended, the others 0. */
  readonly askers: ReplyTo<{ readonly ended: number; readonly survivors: readonly Survivor[] }>[];
  readonly pending: Set<SessionId>;
  ended: number;
  readonly survivors: Survivor[];
  /** The search for what commands left outside their groups is under way. */
  sweeping: boolean;
  /** Monotonic milliseconds: when it is answered, whatever is left. */
  readonly dueAt: number;
}

export function createState(ports: CoordinatorPorts): CoordinatorState {
  return {
    ports,
    feedback: ports.feedback,
    live: new Map(),
    lingering: new Map(),
    delivering: new Map(),
    receipts: createReceipts(ports.receipts ?? createMemoryReceiptStore()),
    sessions: new Map(),
    sessionNumber: 0,
    launched: false,
    tombstones: new Set(ports.endedSessions),
    actors: new Map(),
    waiters: createWaiters(),
    openQuestions: 0,
    closed: false,
    closing: undefined,
    counters: new Map(),
    weakSandboxes: new Set(),
  };
}

/** Counts one more `name`, or `by` more; shown by `report`. */
export function count(state: CoordinatorState, name: CounterName, by: number = 1): void {
  state.counters.set(name, (state.counters.get(name) ?? 0) + by);
  state.ports.meter?.counted(name, by);
}
