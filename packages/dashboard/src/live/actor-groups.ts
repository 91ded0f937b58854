import type { ActorView } from '../dashboard-source.js';
import type { ActorGroup } from './frame.js';

/** Actors that differ in their number only are one row: a host has a process actor for every command. */
const GROUPED = 'process';

export function actorGroups(actors: readonly ActorView[]): readonly ActorGroup[] {
  const groups = new Map<string, ActorGroup>();
  const visit = (actor: ActorView): void => {
    const name = actor.kind === GROUPED ? GROUPED : (actor.name ?? actor.kind);
    const before = groups.get(name);
    groups.set(name, before === undefined ? groupOf(name, actor) : merged(before, groupOf(name, actor)));
    for (const child of actor.children) visit(child);
  };
  for (const actor of actors) visit(actor);
  return [...groups.values()];
}

function groupOf(name: string, actor: ActorView): ActorGroup {
  const { mailbox, processed, overflowed, restarts, lastError } = actor;
  return { name, actors: 1, ...mailbox, processed, overflowed, restarts, lastError: lastError ?? null };
}

function merged(a: ActorGroup, b: ActorGroup): ActorGroup {
  return {
    name: a.name,
    actors: a.actors + b.actors,
    depth: Math.max(a.depth, b.depth),
    highWater: Math.max(a.highWater, b.highWater),
    capacity: Math.max(a.capacity, b.capacity),
    processed: a.processed + b.processed,
    overflowed: a.overflowed + b.overflowed,
    restarts: a.restarts + b.restarts,
    lastError: b.lastError ?? a.lastError,
  };
}
