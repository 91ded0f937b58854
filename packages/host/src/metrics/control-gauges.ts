import type { ActorInspection, ActorSystem } from '@longrun/actor';
import type { CoordinatorReport } from '@longrun/protocol';
import type { ThreadInspection } from '../control/control-api.js';
import { LIVE_STATES, OTHER_KIND } from './label-values.js';

/** The mailboxes of all actors of a kind. */
export interface KindGauges {
  actors: number;
  depth: number;
  /** Of the one that had most. */
  highWater: number;
  /** Of one. */
  capacity: number;
}

/** What only the control thread knows and has to be asked for. Its size does not grow with what there is. */
export interface ControlGauges {
  readonly handles: Readonly<Record<string, number>>;
  readonly lingering: number;
  readonly queued: number;
  readonly spilledBytes: number;
  readonly sessionsOpen: number;
  readonly kinds: Readonly<Record<string, KindGauges>>;
  readonly asksPending: number;
  readonly threads: { readonly busy: number; readonly idle: number };
}

/** Sums up what the control thread has. @param kinds the kinds of actors that are told apart */
export function controlGauges(facts: {
  readonly system: ActorSystem;
  readonly coordinator: CoordinatorReport;
  readonly threads: readonly ThreadInspection[];
  readonly queued: number;
  readonly spilledBytes: number;
  readonly kinds: readonly string[];
}): ControlGauges {
  const { coordinator, threads, queued, spilledBytes } = facts;
  const { actors, pendingAsks } = facts.system.inspect();
  const busy = threads.filter((thread) => thread.actors > 0).length;
  return {
    handles: Object.fromEntries(LIVE_STATES.map((state) => [state, coordinator.handles[state] ?? 0])),
    lingering: coordinator.lingering,
    queued,
    spilledBytes,
    sessionsOpen: coordinator.sessions.open,
    kinds: byKind(actors, facts.kinds),
    asksPending: pendingAsks,
    threads: { busy, idle: threads.length - busy },
  };
}

function byKind(actors: readonly ActorInspection[], kinds: readonly string[]): Record<string, KindGauges> {
  const sums = new Map<string, KindGauges>(
    kinds.map((kind) => [kind, { actors: 0, depth: 0, highWater: 0, capacity: 0 }]),
  );
  const add = ({ kind, mailbox, children }: ActorInspection): void => {
    const sum = sums.get(kind) ?? sums.get(OTHER_KIND);
    if (sum !== undefined) {
      sum.actors += 1;
      sum.depth += mailbox.depth;
      sum.highWater = Math.max(sum.highWater, mailbox.highWater);
      sum.capacity = Math.max(sum.capacity, mailbox.capacity);
    }
    for (const child of children) add(child);
  };
  for (const actor of actors) add(actor);
  return Object.fromEntries(sums);
}
