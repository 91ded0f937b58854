import { DEFAULT_LIMITS, type Limits } from '@longrun/protocol';
import { createManualClock, createSeededRandom, type RecordingLogger } from '@longrun/testkit';
import {
  createScriptedMachine,
  createSimulatedSystem,
  scriptedArgv,
  seededTurns,
} from '@longrun/testkit/simulation';
import { Holds } from '../faults/holds.js';
import { FAULTS_BY_MODE } from '../script/faults-by-mode.js';
import type { ScenarioHost } from '../script/scenario.js';
import { createFailingInboxes } from '../simulation/failing-inboxes.js';
import { Inboxes } from './inline/inboxes.js';
import { oneThreadCalls } from './inline/one-thread.js';
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

  const { look, endAll, deafen, ...shared } = oneThreadCalls({
    system,
    coordinator: sim.coordinator,
    feedback: sim.feedback,
    placement: sim.placement,
    clock,
    inboxes,
    listeners,
    reader,
    holds,
    faults: simulatedFaults({ sim, machine, turns, inboxes: store, reader }),
    tools: { limits, snapshot: () => SNAPSHOT },
  });

  const world: World = {
    mode: 'simulated',
    launcher: 'played',
    clock,
    ...shared,
    commandOf: (program) => ({ argv: scriptedArgv(simulatedProgram(program)) }),
    faults: FAULTS_BY_MODE.simulated,
    observe: async () =>
      viewOf({
        ...(await look()),
        liveHandles: sim.state.live.size + sim.state.lingering.size,
        queuedCommands: sim.placement.queued.length,
        processThreads: sim.placement.threads.length,
        guardianRestarts: 0,
        spilledBytes: 0,
      }),
    close: async () => {
      await holds.close();
      await endAll();
      sim.audit();
      await system.shutdown();
      inboxes.close();
      deafen();
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
