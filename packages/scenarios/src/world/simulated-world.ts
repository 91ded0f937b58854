import type { Message } from '@longrun/actor';
import { runTool } from '@longrun/host/tools';
import {
  asSessionId,
  CANCEL_ANSWER_MS,
  type CoordinatorReport,
  DEFAULT_LIMITS,
  type EndSessionReply,
  type HandleListing,
  isTerminal,
  type Limits,
  LongrunError,
} from '@longrun/protocol';
import { createManualClock, createSeededRandom, type RecordingLogger } from '@longrun/testkit';
import {
  createScriptedMachine,
  createSimulatedSystem,
  scriptedArgv,
  seededTurns,
} from '@longrun/testkit/simulation';
import { listenToActors } from '../actors/listen-to-actors.js';
import { injectFault } from '../faults/fault-table.js';
import { Holds } from '../faults/holds.js';
import { FAULTS_BY_MODE } from '../script/faults-by-mode.js';
import type { ScenarioHost } from '../script/scenario.js';
import { createFailingInboxes } from '../simulation/failing-inboxes.js';
import { askActor, unknownActor } from './inline/ask-actor.js';
import { Inboxes } from './inline/inboxes.js';
import { inlineBackend, PROMPT_MS } from './inline/inline-backend.js';
import { spawnActors } from './inline/spawn-actors.js';
import { Listeners } from './listeners.js';
import { PausedReader } from './paused-reader.js';
import { driveUntil } from './simulated/drive-until.js';
import { simulatedFaults } from './simulated/simulated-faults.js';
import { simulatedProgram } from './simulated-programs.js';
import type { World } from './world.js';
import type { WorldActor } from './world-actor.js';
import { viewOf } from './world-view.js';

export interface SimulatedWorldOptions {
  /** Decides every order that is open. A whole number from 0 to 2^32 - 1. */
  readonly seed: number;
  /** `launcher` and `threads.warm` mean nothing here. @default the host's own defaults */
  readonly host?: ScenarioHost;
  /** @default none */
  readonly actors?: readonly WorldActor[];
}

/** A world, and who lets its time pass: nothing happens in it but in `drive`. */
export interface SimulatedWorld {
  readonly world: World;
  /**
   * Lets virtual time pass until `done` has settled, and settles as it does. Rejects when nothing is left that could
   * settle it, and after a day of virtual time. The world's own `close` needs it too. One at a time.
   */
  drive(done: Promise<unknown>): Promise<void>;
}

/** As a control thread has it. */
const FEEDBACK_RESTARTS = { max: 5, withinMs: 10_000 };
/** What commands inherit: the same on every machine. */
const SNAPSHOT = { env: {}, cwd: '/simulated', platform: 'linux' } as const;
/** The invariants are looked at after so many turns: they read all of the state, which may be thousands of handles. */
const AUDIT_TURNS = 64;

/**
 * The service's actors, unmodified, in one thread under virtual time, with processes that are played: see
 * `simulatedProgram`. The seed decides everything that the script leaves open; the same seed, the same run.
 */
export async function createSimulatedWorld(options: SimulatedWorldOptions): Promise<SimulatedWorld> {
  const { seed, host = {}, actors = [] } = options;
  const limits: Limits = { ...DEFAULT_LIMITS, ...host.limits };
  const listeners = new Listeners();
  // Another stream of chance than that of the script, which begins with the same seed.
  const turns = seededTurns(createSeededRandom(seed).integer(2 ** 32));
  const clock = createManualClock();
  const machine = createScriptedMachine(clock, (label, run) => turns.between(label, run));
  const store = createFailingInboxes();
  const { max = 64, whenFull = 'share' } = host.threads ?? {};
  let unaudited = 0;
  const sim = createSimulatedSystem({
    machine,
    clock,
    turns,
    limits,
    inboxes: store,
    threads: { max, whenFull },
    logger: forwardingLogger(listeners),
    feedbackRestarts: FEEDBACK_RESTARTS,
    keepsItems: false,
    onViolation: (detail) => listeners.notice({ type: 'violation', invariant: 'simulation', detail }),
    audits: () => {
      unaudited = (unaudited + 1) % AUDIT_TURNS;
      return unaudited === 0;
    },
  });
  const { system } = sim;
  const reader = new PausedReader(clock);
  const holds = new Holds(clock);
  const inboxes = new Inboxes(clock);
  sim.onItem((item) => inboxes.push(item));
  await spawnActors(system, actors);

  const ask = (type: string, payload: object, timeoutMs: number): Promise<unknown> =>
    askActor(system, 'coordinator', type, payload, timeoutMs);
  const list = async (includeFinished: boolean): Promise<readonly HandleListing[]> =>
    // The reply that `list` has by its message type.
    (await ask('list', { includeFinished }, PROMPT_MS)) as readonly HandleListing[];
  const backend = inlineBackend(ask);
  const deps = { backend, limits, snapshot: () => SNAPSHOT };
  const faults = simulatedFaults({ sim, machine, turns, inboxes: store, reader });
  const ends: (() => void)[] = [];

  const world: World = {
    mode: 'simulated',
    launcher: 'played',
    clock,
    call: async (tool, input, sessionId) => ({ ...(await runTool(tool, input, { sessionId }, deps)) }),
    commandOf: (program) => ({ argv: scriptedArgv(simulatedProgram(program)) }),
    drain: (sessionId) => {
      if (reader.isPaused) return [];
      const items = inboxes.takeAll(sessionId);
      const upTo = items.at(-1)?.sequence;
      if (upTo !== undefined) {
        sim.feedback.tell({ type: 'acknowledge', sessionId: asSessionId(sessionId), upTo });
      }
      return items;
    },
    awaitItem: async (sessionId, timeoutMs) => {
      const left = await reader.resumed(timeoutMs);
      return left > 0 && inboxes.wait(sessionId, left);
    },
    endSession: async (sessionId) => {
      // As a host does: a session begins with its first use, whatever that is.
      sim.coordinator.tell({ type: 'open-session', sessionId: asSessionId(sessionId) });
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
    faults: FAULTS_BY_MODE.simulated,
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
        liveHandles: sim.state.live.size + sim.state.lingering.size,
        queuedCommands: sim.placement.queued.length,
        processThreads: sim.placement.threads.length,
        guardianRestarts: 0,
        spilledBytes: 0,
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
      await holds.close();
      await ask('close', {}, PROMPT_MS + CANCEL_ANSWER_MS);
      sim.audit();
      await system.shutdown();
      inboxes.close();
      for (const end of ends) end();
      // Who has no token and no leader cannot be found by anybody, here as on a real machine without a cgroup.
      const unfindable = new Set(machine.unfindable());
      const processes = machine.alive().filter((pid) => !unfindable.has(pid));
      return {
        processes: processes.map((pid) => `played process ${pid}`),
        threads: sim.placement.threads.map((handles) => `simulated thread of ${handles.join(', ')}`),
        descriptors: [],
        files: [],
      };
    },
  };
  return { world, drive: (done) => driveUntil(done, sim, turns) };
}

/** Keeps nothing: whoever listens keeps what it wants. */
function forwardingLogger(listeners: Listeners): RecordingLogger {
  return {
    lines: [],
    at: () => [],
    log: (level, fields, message) => listeners.log(level, fields, message),
  };
}
