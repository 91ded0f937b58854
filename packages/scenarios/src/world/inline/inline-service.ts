import { randomBytes } from 'node:crypto';
import { type ActorRef, type ActorSystem, createActorSystem } from '@longrun/actor';
import { createCoordinator } from '@longrun/coordinator';
import { createFeedback } from '@longrun/feedback';
import { type InjectedFault, injectable } from '@longrun/host/faults';
import {
  createLostGroups,
  createOutputArchive,
  createProcessActor,
  SpillBudget,
  type SpillDisk,
} from '@longrun/process';
import {
  type CoordinatorMessage,
  DEFAULT_LIMITS,
  type FeedbackItem,
  type FeedbackMessage,
  type HandleId,
  type Limits,
} from '@longrun/protocol';
import { createInlinePlacement, type InlinePlacement } from '@longrun/testkit/simulation';
import type { ScenarioHost } from '../../script/scenario.js';
import type { Listeners } from '../listeners.js';
import type { InlineLauncher } from './inline-launcher.js';
import type { JumpingClock } from './jumping-clock.js';
import { ThreadEstate } from './thread-estate.js';

/** As a control thread has it. */
const FEEDBACK_RESTARTS = { max: 5, withinMs: 10_000 };
const TOKEN_BYTES = 16;

/** Handles of this process so far: worlds that follow one another share no handle id. */
let handleNumber = 0;

export interface InlineServiceParts extends InlineLauncher {
  readonly clock: JumpingClock;
  readonly host: ScenarioHost;
  readonly disk: SpillDisk;
  readonly spillDirectory: string;
  /** The value of `TOKEN_VARIABLE` that every process carries before its own. */
  readonly inheritedToken: string;
  readonly listeners: Listeners;
  readonly arrived: (item: FeedbackItem) => void;
}

/** Coordinator, feedback actor and process actors in this thread. */
export interface InlineService {
  readonly system: ActorSystem;
  readonly limits: Limits;
  readonly coordinator: ActorRef<CoordinatorMessage | InjectedFault>;
  readonly feedback: ActorRef<FeedbackMessage | InjectedFault>;
  readonly placement: InlinePlacement;
  /** Ends the thread that a handle's actor is on, with all that it holds. False when it is on none. */
  endThread(handleId: HandleId): Promise<boolean>;
  readonly spill: SpillBudget;
  /** Handles whose process group may have members. */
  readonly liveHandles: ReadonlySet<HandleId>;
}

/** Wires them as a control thread does, with the process actors' threads only counted. */
export function createInlineService(parts: InlineServiceParts): InlineService {
  const { clock, host, listeners, launcher, kernel, reap, spillDirectory: directory } = parts;
  const limits: Limits = { ...DEFAULT_LIMITS, ...host.limits };
  const log = (level: string, fields: object, message: string): void => listeners.log(level, fields, message);
  const system = createActorSystem({
    name: 'inline',
    clock,
    logger: { log },
    onRootFailure: ({ address, reason }) =>
      log('fatal', { actor: address.id, reason }, 'actor failed for good'),
  });
  const spill = SpillBudget.create(limits.spillBytesPerHost);
  const feedback = system.spawn(injectable(createFeedback({ sink: { push: parts.arrived } })), undefined, {
    name: 'feedback',
    supervision: { restart: 'permanent', intensity: FEEDBACK_RESTARTS },
  });
  const estate = new ThreadEstate();
  const placement = createInlinePlacement({
    system,
    definition: estate.of(
      createProcessActor({
        launcher,
        spill: { directory, budget: spill, disk: parts.disk },
        inheritedToken: parts.inheritedToken,
      }),
    ),
    ...(host.threads?.max === undefined ? {} : { max: host.threads.max }),
    ...(host.threads?.whenFull === undefined ? {} : { whenFull: host.threads.whenFull }),
    maxQueued: limits.queuedCommands,
  });
  const liveHandles = new Set<HandleId>();
  const coordinator = system.spawn(
    injectable(
      createCoordinator({
        placement,
        lostGroups: createLostGroups({
          clock,
          ...(kernel === undefined ? {} : { kernel }),
          ...(reap === undefined ? {} : { reap }),
        }),
        archive: createOutputArchive({ budget: spill, log }),
        feedback,
        hostPid: process.pid,
        hostToken: randomBytes(TOKEN_BYTES).toString('hex'),
        nextHandleNumber: () => {
          handleNumber += 1;
          return handleNumber;
        },
        limits,
        observer: {
          live: ({ handleId }) => void liveHandles.add(handleId),
          itemDue: () => undefined,
          lingers: () => undefined,
          gone: (handleId) => void liveHandles.delete(handleId),
        },
      }),
    ),
    undefined,
    { name: 'coordinator' },
  );
  const endThread = async (handleId: HandleId): Promise<boolean> => {
    const lost = placement.threads.find((handles) => handles.includes(handleId)) ?? [];
    const crashed = placement.crash(handleId);
    await estate.giveBack(lost);
    return crashed;
  };
  return { system, limits, coordinator, feedback, placement, endThread, spill, liveHandles };
}
