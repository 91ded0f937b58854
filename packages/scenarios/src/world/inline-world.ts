import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Message } from '@longrun/actor';
import { runTool } from '@longrun/host/tools';
import {
  asSessionId,
  CANCEL_ANSWER_MS,
  type CoordinatorReport,
  type EndSessionReply,
  type HandleListing,
  isTerminal,
  LongrunError,
} from '@longrun/protocol';
import { listenToActors } from '../actors/listen-to-actors.js';
import { listenToAlarms } from '../actors/listen-to-alarms.js';
import { injectFault } from '../faults/fault-table.js';
import { fillableDisk } from '../faults/full-disk.js';
import { HeldSwitch } from '../faults/held-switch.js';
import { Holds } from '../faults/holds.js';
import { inlineFaults } from '../faults/inline-faults.js';
import { refusingSandbox } from '../faults/refusing-sandbox.js';
import { takeFootprint, warmUp } from '../remains/footprint.js';
import { lookForRemains } from '../remains/look-for-remains.js';
import { createMark } from '../remains/mark.js';
import { FAULTS_BY_MODE } from '../script/faults-by-mode.js';
import type { ScenarioHost } from '../script/scenario.js';
import { commandOf } from './command-of.js';
import { askActor, unknownActor } from './inline/ask-actor.js';
import { Inboxes } from './inline/inboxes.js';
import { inlineBackend, PROMPT_MS } from './inline/inline-backend.js';
import { inlineLauncher } from './inline/inline-launcher.js';
import { createInlineService } from './inline/inline-service.js';
import { createJumpingClock } from './inline/jumping-clock.js';
import { spawnActors } from './inline/spawn-actors.js';
import { Listeners } from './listeners.js';
import { PausedReader } from './paused-reader.js';
import type { World } from './world.js';
import type { WorldActor } from './world-actor.js';
import { viewOf } from './world-view.js';

export interface InlineWorldOptions {
  /** @default the host's own defaults */
  readonly host?: ScenarioHost;
  /** @default none */
  readonly actors?: readonly WorldActor[];
  /** Directory of the fixtures. */
  readonly fixtures: string;
  /** Descriptors on files below these paths may be left. @default none */
  readonly ignore?: readonly string[];
}

/** Named as hosts name theirs, so that it is looked for as theirs are. */
const SPILL_PREFIX = `longrun-${process.pid}-inline-`;

/** The service's actors in this thread, under the machine's clock, with real processes and a real disk. */
export async function createInlineWorld(options: InlineWorldOptions): Promise<World> {
  const { host = {}, actors = [], fixtures, ignore = [] } = options;
  await warmUp();
  const launcher = inlineLauncher(host.launcher ?? 'auto');
  const before = takeFootprint();
  const listeners = new Listeners();
  const clock = createJumpingClock();
  const [refusing, full] = [new HeldSwitch(), new HeldSwitch()];
  const reader = new PausedReader(clock);
  const holds = new Holds(clock);
  const mark = createMark();
  const inboxes = new Inboxes(clock);
  const spillDirectory = await mkdtemp(join(tmpdir(), SPILL_PREFIX));
  const service = createInlineService({
    ...launcher,
    clock,
    host,
    disk: fillableDisk(full),
    spillDirectory,
    inheritedToken: mark.value,
    listeners,
    arrived: (item) => inboxes.push(item),
  });
  const { system, limits, placement } = service;
  const ends = [listenToAlarms((alarm) => listeners.notice({ type: 'violation', ...alarm }))];
  const close = async (): Promise<void> => {
    await holds.close();
    try {
      await askActor(system, 'coordinator', 'close', {}, CANCEL_ANSWER_MS + PROMPT_MS);
    } finally {
      await system.shutdown();
      inboxes.close();
      for (const end of ends) end();
      await rm(spillDirectory, { recursive: true, force: true });
    }
  };
  try {
    await spawnActors(system, actors);
  } catch (error) {
    await close();
    throw error;
  }

  const ask = (type: string, payload: object, timeoutMs: number): Promise<unknown> =>
    askActor(system, 'coordinator', type, payload, timeoutMs);
  const list = async (includeFinished: boolean): Promise<readonly HandleListing[]> =>
    // The reply that `list` has by its message type.
    (await ask('list', { includeFinished }, PROMPT_MS)) as readonly HandleListing[];
  const backend = inlineBackend(ask);
  const sandbox = refusingSandbox(refusing);
  const faults = inlineFaults({ service, clock, refusing, full, reader });

  return {
    mode: 'inline',
    launcher: launcher.launcher.name,
    clock,
    call: async (tool, input, sessionId) => ({
      ...(await runTool(tool, input, { sessionId }, { backend, limits, sandbox })),
    }),
    commandOf: (program) => commandOf(program, fixtures),
    drain: (sessionId) => {
      if (reader.isPaused) return [];
      const items = inboxes.takeAll(sessionId);
      const upTo = items.at(-1)?.sequence;
      if (upTo !== undefined) {
        service.feedback.tell({ type: 'acknowledge', sessionId: asSessionId(sessionId), upTo });
      }
      return items;
    },
    awaitItem: async (sessionId, timeoutMs) => {
      const left = await reader.resumed(timeoutMs);
      return left > 0 && inboxes.wait(sessionId, left);
    },
    endSession: async (sessionId) => {
      // As a host does: a session begins with its first use, whatever that is.
      service.coordinator.tell({ type: 'open-session', sessionId: asSessionId(sessionId) });
      // The reply that `end-session` has by its message type.
      const reply = (await ask(
        'end-session',
        { sessionId },
        PROMPT_MS + CANCEL_ANSWER_MS,
      )) as EndSessionReply;
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
    faults: FAULTS_BY_MODE.inline,
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
    observe: async () =>
      viewOf({
        listing: await list(true),
        // The reply that `report` has by its message type.
        coordinator: (await ask('report', {}, PROMPT_MS)) as CoordinatorReport,
        system: system.inspect(),
        liveHandles: service.liveHandles.size,
        queuedCommands: placement.queued.length,
        processThreads: placement.threads.length,
        guardianRestarts: 0,
        spilledBytes: service.spill.usedBytes,
      }),
    onMessage: (listener) => {
      if (!listeners.wantsMessages) {
        const hear: Parameters<typeof listenToActors>[0] = (event, of) => {
          if (of === system.id) listeners.message({ ...event, at: clock.monotonic() });
        };
        ends.push(listenToActors(hear));
      }
      listeners.onMessage(listener);
    },
    onNotice: (listener) => listeners.onNotice(listener),
    close: async () => {
      await close();
      return lookForRemains({ before, mark, ignore });
    },
  };
}
