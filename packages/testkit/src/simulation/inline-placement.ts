import type { ActorDefinition, ActorRef, ActorSystem, TellResult } from '@longrun/actor';
import type { PlacementOutcome, ProcessPlacement } from '@longrun/coordinator';
import type { ProcessActorMessage, ProcessState } from '@longrun/process';
import {
  type CoordinatorMessage,
  DEFAULT_LIMITS,
  type HandleId,
  type ProcessActorArgs,
  type ProcessMessage,
} from '@longrun/protocol';
import { type Carriage, type CarrierMessage, carry } from './carrier.js';
import { cloneMessage } from './clone-message.js';

/**
 * The coordinator's placement port in one thread: process actors run inline, on threads that are only counted.
 * Messages are cloned on their way, as they are between threads, and a thread can be crashed: every actor on it is
 * lost in the middle of what it does, and its processes go on without it.
 */
export interface InlinePlacement extends ProcessPlacement {
  /** Loses the thread that this handle's actor is on. False when it is on none. */
  crash(handleId: HandleId): boolean;
  /** Blocks the thread that this handle's actor is on until the answer is called, or the thread crashes. */
  block(handleId: HandleId): () => void;
  /** Handles by thread, empty threads left out. */
  readonly threads: readonly (readonly HandleId[])[];
  readonly queued: readonly HandleId[];
  /** How many were ever queued. */
  readonly queuedInAll: number;
  /** Whose process actor has this address; undefined when it is none, or is gone. */
  handleOf(actorId: string): HandleId | undefined;
}

export interface InlinePlacementOptions {
  readonly system: ActorSystem;
  readonly definition: ActorDefinition<ProcessActorMessage, ProcessState, ProcessActorArgs>;
  /** Threads. @default 64 */
  readonly max?: number;
  /** @default 'share' */
  readonly whenFull?: 'share' | 'queue' | 'reject';
  /** @default DEFAULT_LIMITS.queuedCommands */
  readonly maxQueued?: number;
}

interface Place {
  readonly handleId: HandleId;
  readonly actor: ActorRef<ProcessMessage | CarrierMessage>;
  readonly carriage: Carriage;
  withdrawn: boolean;
  unblock: (() => void) | undefined;
}

export function createInlinePlacement(options: InlinePlacementOptions): InlinePlacement {
  const { system, definition, max = 64, whenFull = 'share' } = options;
  const maxQueued = options.maxQueued ?? DEFAULT_LIMITS.queuedCommands;
  const threads: Set<Place>[] = Array.from({ length: max }, () => new Set<Place>());
  const queue: Place[] = [];
  const handles = new Map<string, HandleId>();
  const carried = carry(definition);
  let queuedInAll = 0;

  const leastBusy = (): Set<Place> | undefined =>
    threads.reduce<Set<Place> | undefined>(
      (best, thread) => (best === undefined || thread.size < best.size ? thread : best),
      undefined,
    );

  const threadOf = (handleId: HandleId): readonly Place[] => {
    const thread = threads.find((places) => [...places].some((place) => place.handleId === handleId));
    return [...(thread ?? [])];
  };
  const unblock = (place: Place): void => {
    place.carriage.blocked = undefined;
    place.unblock?.();
    place.unblock = undefined;
  };

  const freed = (place: Place): void => {
    handles.delete(place.actor.address.id);
    for (const thread of threads) {
      if (!thread.delete(place) || thread.size > 0) continue;
      const next = queue.shift();
      if (next === undefined) continue;
      thread.add(next);
      system.lookup<CoordinatorMessage>('coordinator')?.tell({ type: 'starting', handleId: next.handleId });
      next.actor.tell({ type: 'carrier:board' });
    }
  };

  return {
    place(args: ProcessActorArgs): PlacementOutcome {
      const thread = leastBusy();
      const full = thread === undefined || thread.size > 0;
      const waits = full && whenFull === 'queue';
      if (thread === undefined || (full && whenFull === 'reject') || (waits && queue.length >= maxQueued)) {
        const limit = waits ? 'queuedCommands' : 'threads';
        return {
          kind: 'refused',
          error: { code: 'CAPACITY_EXCEEDED', message: 'no thread is free', details: { limit } },
        };
      }
      const carriage: Carriage = { aboard: !waits, lost: false, blocked: undefined };
      const actor = system.spawn(carried, { carriage, args });
      const place: Place = { handleId: args.handleId, actor, carriage, withdrawn: false, unblock: undefined };
      handles.set(actor.address.id, args.handleId);
      if (waits) {
        queue.push(place);
        queuedInAll += 1;
      } else thread.add(place);
      system.watch(actor, () => freed(place));
      const ref: ActorRef<ProcessMessage> = {
        address: actor.address,
        tell: (message: ProcessMessage): TellResult =>
          place.withdrawn || carriage.lost ? 'stopped' : actor.tell(cloneMessage(message)),
      };
      return { kind: 'placed', ref, queued: waits };
    },
    withdraw(ref: ActorRef<ProcessMessage>): boolean {
      const index = queue.findIndex((place) => place.actor.address.id === ref.address.id);
      const [place] = index < 0 ? [] : queue.splice(index, 1);
      if (place === undefined) return false;
      place.withdrawn = true;
      place.actor.tell({ type: 'carrier:leave' });
      return true;
    },
    crash(handleId: HandleId): boolean {
      const thread = threadOf(handleId);
      for (const place of thread) {
        place.carriage.lost = true;
        unblock(place);
        place.actor.tell({ type: 'carrier:lose', detail: 'the simulated thread crashed' });
      }
      return thread.length > 0;
    },
    block(handleId: HandleId): () => void {
      const thread = threadOf(handleId);
      for (const place of thread) {
        place.carriage.blocked ??= new Promise((resolve) => {
          place.unblock = resolve;
        });
      }
      return () => {
        for (const place of thread) unblock(place);
      };
    },
    get threads(): readonly (readonly HandleId[])[] {
      return threads
        .map((thread) => [...thread].map((place) => place.handleId))
        .filter((ids) => ids.length > 0);
    },
    get queued(): readonly HandleId[] {
      return queue.map((place) => place.handleId);
    },
    handleOf: (actorId) => handles.get(actorId),
    get queuedInAll(): number {
      return queuedInAll;
    },
  };
}
