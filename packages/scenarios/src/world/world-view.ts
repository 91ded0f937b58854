import type { ActorInspection, SystemInspection } from '@longrun/actor';
import type { CoordinatorReport, HandleListing } from '@longrun/protocol';
import type { MailboxSample } from '../history/history-event.js';
import type { ListedHandle, WorldView } from './world.js';

/** Actors of the run itself, which are no part of what is looked at. */
const OWN_KINDS: readonly string[] = ['scenario-recorder'];

/** What both worlds with real processes put together their view of. */
export interface ViewParts
  extends Omit<WorldView, 'handles' | 'counters' | 'mailboxes' | 'overflowed' | 'feedbackRestarts'> {
  readonly system: SystemInspection;
  readonly coordinator: CoordinatorReport;
  readonly listing: readonly HandleListing[];
}

export function viewOf({ system, coordinator, listing, ...rest }: ViewParts): WorldView {
  const actors = system.actors.filter(({ kind }) => !OWN_KINDS.includes(kind));
  return {
    ...rest,
    handles: listing.map(listed),
    counters: coordinator.counters,
    mailboxes: mailboxesOf(actors),
    overflowed: actors.reduce((sum, actor) => sum + actor.overflowed, 0),
    feedbackRestarts: actors.find(({ name }) => name === 'feedback')?.restarts ?? 0,
  };
}

function listed({ handle_id, session_id, state, pid }: HandleListing): ListedHandle {
  return { handleId: handle_id, sessionId: session_id, state, ...(pid === null ? {} : { pid }) };
}

/** One for each name; process actors, which are many, have theirs by kind. */
function mailboxesOf(actors: readonly ActorInspection[]): readonly MailboxSample[] {
  const deepest = new Map<string, MailboxSample>();
  for (const { kind, name, mailbox } of actors) {
    const actor = kind === 'process' || name === undefined ? kind : name;
    const before = deepest.get(actor);
    deepest.set(actor, {
      actor,
      depth: Math.max(mailbox.depth, before?.depth ?? 0),
      highWater: Math.max(mailbox.highWater, before?.highWater ?? 0),
      capacity: Math.max(mailbox.capacity, before?.capacity ?? 0),
    });
  }
  return [...deepest.values()];
}
