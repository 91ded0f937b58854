import type { ActorRef, ActorSystem, Clock } from '@longrun/actor';
import { runTool } from '@longrun/host/tools';
import {
  asSessionId,
  CANCEL_ANSWER_MS,
  type CoordinatorMessage,
  type CoordinatorReport,
  type EndSessionReply,
  type FeedbackMessage,
  type HandleListing,
  isTerminal,
  LongrunError,
  type Message,
} from '@longrun/protocol';
import type { InlinePlacement } from '@longrun/testkit/simulation';
import { listenToActors } from '../../actors/listen-to-actors.js';
import { type FaultTable, injectFault } from '../../faults/fault-table.js';
import type { Holds } from '../../faults/holds.js';
import type { FaultName } from '../../script/scenario.js';
import type { Listeners } from '../listeners.js';
import type { PausedReader } from '../paused-reader.js';
import type { World } from '../world.js';
import type { ViewParts } from '../world-view.js';
import { askActor, unknownActor } from './ask-actor.js';
import type { Inboxes } from './inboxes.js';
import { inlineBackend, PROMPT_MS } from './inline-backend.js';

/** A service whose actors are all in this thread, and what a world puts around it. */
export interface OneThread {
  readonly system: ActorSystem;
  readonly coordinator: ActorRef<CoordinatorMessage>;
  readonly feedback: ActorRef<FeedbackMessage>;
  readonly clock: Clock;
  readonly inboxes: Inboxes;
  readonly listeners: Listeners;
  readonly reader: PausedReader;
  readonly holds: Holds;
  readonly faults: Partial<FaultTable<FaultName>>;
  readonly placement: Pick<InlinePlacement, 'handleOf'>;
  /** What the tools take beside their way to the coordinator. */
  readonly tools: Omit<Parameters<typeof runTool>[3], 'backend'>;
}

type Shared =
  | 'call'
  | 'drain'
  | 'awaitItem'
  | 'endSession'
  | 'tell'
  | 'ask'
  | 'inject'
  | 'onMessage'
  | 'onNotice';

/** What the worlds of one thread have in common. */
export interface OneThreadCalls extends Pick<World, Shared> {
  /** What the coordinator and the system say of themselves. */
  look(): Promise<Pick<ViewParts, 'listing' | 'coordinator' | 'system'>>;
  /** Ends all handles, as a host's close does. */
  endAll(): Promise<void>;
  /** Hears actors no more. */
  deafen(): void;
}

/** Calls, inboxes, faults and listeners of a service in one thread, as a host has them. */
export function oneThreadCalls(parts: OneThread): OneThreadCalls {
  const {
    system,
    coordinator,
    feedback,
    clock,
    inboxes,
    listeners,
    reader,
    holds,
    faults,
    placement,
    tools,
  } = parts;
  let deafen = (): void => undefined;
  const ask = (type: string, payload: object, timeoutMs: number): Promise<unknown> =>
    askActor(system, 'coordinator', type, payload, timeoutMs);
  const list = async (includeFinished: boolean): Promise<readonly HandleListing[]> =>
    // The reply that `list` has by its message type.
    (await ask('list', { includeFinished }, PROMPT_MS)) as readonly HandleListing[];
  const backend = inlineBackend(ask);

  return {
    call: async (tool, input, sessionId) => ({
      ...(await runTool(tool, input, { sessionId }, { backend, ...tools })),
    }),
    drain: (sessionId) => {
      if (reader.isPaused) return [];
      const items = inboxes.takeAll(sessionId);
      const upTo = items.at(-1)?.sequence;
      if (upTo !== undefined) {
        feedback.tell({ type: 'acknowledge', sessionId: asSessionId(sessionId), upTo });
      }
      return items;
    },
    awaitItem: async (sessionId, timeoutMs) => {
      const left = await reader.resumed(timeoutMs);
      return left > 0 && inboxes.wait(sessionId, left);
    },
    endSession: async (sessionId) => {
      // As a host does: a session begins with its first use, whatever that is.
      coordinator.tell({ type: 'open-session', sessionId: asSessionId(sessionId) });
      const timeoutMs = PROMPT_MS + CANCEL_ANSWER_MS;
      // The reply that `end-session` has by its message type.
      const reply = (await ask('end-session', { sessionId }, timeoutMs)) as EndSessionReply;
      if (!reply.ok) throw new LongrunError(reply.error);
      inboxes.end(sessionId);
      return { ended: reply.ended, survivors: reply.survivors };
    },
    tell: async (actor, message) => {
      const target = system.lookup<Message>(actor);
      if (target === undefined) throw unknownActor(actor);
      return target.tell(message);
    },
    ask: (actor, type, payload, timeoutMs) => askActor(system, actor, type, payload, timeoutMs),
    inject: (fault, choose) =>
      holds.run(
        injectFault(faults, fault, {
          choose,
          hold: (ms) => holds.hold(ms),
          live: async () =>
            (await list(false))
              .filter(({ state }) => !isTerminal(state))
              .map((row) => ({ handleId: row.handle_id, commandId: row.command_id, pid: row.pid })),
        }),
      ),
    look: async () => ({
      listing: await list(true),
      // The reply that `report` has by its message type.
      coordinator: (await ask('report', {}, PROMPT_MS)) as CoordinatorReport,
      system: system.inspect(),
    }),
    onMessage: (listener) => {
      if (!listeners.wantsMessages) {
        deafen = listenToActors((event, of) => {
          if (of !== system.id) return;
          const handleId = placement.handleOf(event.actor);
          listeners.message({ ...event, at: clock.monotonic(), ...(handleId !== undefined && { handleId }) });
        });
      }
      listeners.onMessage(listener);
    },
    onNotice: (listener) => listeners.onNotice(listener),
    endAll: async () => {
      await ask('close', {}, PROMPT_MS + CANCEL_ANSWER_MS);
    },
    deafen: () => deafen(),
  };
}
