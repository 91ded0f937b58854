import { tmpdir } from 'node:os';
import { systemClock } from '@longrun/actor';
import { createHost, type Host } from '@longrun/host';
import { isTerminal } from '@longrun/protocol';
import type { FaultSite } from '../faults/fault-site.js';
import { injectFault } from '../faults/fault-table.js';
import { HeldSwitch } from '../faults/held-switch.js';
import { Holds } from '../faults/holds.js';
import { refusingSandbox } from '../faults/refusing-sandbox.js';
import { threadsFaults } from '../faults/threads-faults.js';
import { hostsIn, takeFootprint, warmUp } from '../remains/footprint.js';
import { lookForRemains } from '../remains/look-for-remains.js';
import { createMark } from '../remains/mark.js';
import { FAULTS_BY_MODE } from '../script/faults-by-mode.js';
import type { FaultName, ScenarioHost } from '../script/scenario.js';
import { commandOf } from './command-of.js';
import { Generations } from './generations.js';
import { Listeners } from './listeners.js';
import { PausedReader } from './paused-reader.js';
import { RecorderClient, recorderModule } from './recorder-client.js';
import type { World } from './world.js';
import type { WorldActor } from './world-actor.js';
import { viewOf } from './world-view.js';

export interface ThreadsWorldOptions {
  /** @default the host's own defaults */
  readonly host?: ScenarioHost;
  /** @default none */
  readonly actors?: readonly WorldActor[];
  /** Directory of the fixtures. */
  readonly fixtures: string;
  /** Descriptors on files below these paths may be left. @default none */
  readonly ignore?: readonly string[];
}

/** A thread may be loading its modules when they happen. */
const FAILS_BOOTS: readonly FaultName[] = ['kill-control-thread', 'exhaust-descriptors'];

/**
 * The real service, on its threads, with real processes: a host as an embedder has it. Rejects as `createHost` does.
 * Only the last close of several worlds in one process sees exactly what its own has left.
 */
export async function createThreadsWorld(options: ThreadsWorldOptions): Promise<World> {
  const { actors = [], fixtures, ignore = [] } = options;
  await warmUp();
  const before = takeFootprint();
  const listeners = new Listeners();
  const refusing = new HeldSwitch();
  const mark = createMark();
  const takeOff = mark.wear();
  let host: Host;
  try {
    host = await createHost({
      ...options.host,
      logger: noticingLogger(listeners),
      sandbox: refusingSandbox(refusing),
      actors: [recorderModule(), ...actors.map(actorModule)],
    });
  } catch (error) {
    takeOff();
    throw error;
  }
  const { launcher } = await host.inspect();
  const clock = systemClock;
  const holds = new Holds(clock);
  const reader = new PausedReader(clock);
  const generations = new Generations();
  let bootsFailed = false;
  const recorder = new RecorderClient(host, listeners);
  const spillDirectory = hostsIn(tmpdir(), process.pid).find((path) => !before.files.includes(path));
  const faults = threadsFaults({
    host,
    refusing,
    reader,
    spillDirectory,
    killedHost: { fixtures, ...(options.host === undefined ? {} : { host: options.host }) },
    listeners,
  });

  return {
    mode: 'threads',
    launcher,
    clock,
    call: (tool, input, sessionId) => host.callTool(tool, input, { sessionId }),
    commandOf: (program) => commandOf(program, fixtures),
    drain: (sessionId) => (reader.isPaused ? [] : host.session(sessionId).drain()),
    awaitItem: async (sessionId, timeoutMs) => {
      const left = await reader.resumed(timeoutMs);
      return left > 0 && host.session(sessionId).wait({ timeoutMs: left });
    },
    endSession: (sessionId) => host.session(sessionId).end(),
    tell: (actor, message) => host.actor(actor).tell(message),
    // Which reply an actor gives to what is between the script and the actor.
    ask: (actor, type, payload, timeoutMs) =>
      host.actor(actor).ask(type as never, payload as never, { timeoutMs }),
    faults: FAULTS_BY_MODE.threads,
    inject: (fault, choose) => {
      bootsFailed ||= FAILS_BOOTS.includes(fault.fault);
      const site: FaultSite = {
        choose,
        hold: (ms) => holds.hold(ms),
        live: async () =>
          (await host.listHandles())
            .filter(({ state }) => !isTerminal(state))
            .map((row) => ({ handleId: row.handle_id, commandId: row.command_id, pid: row.pid })),
      };
      return holds.run(injectFault(faults, fault, site));
    },
    observe: async () => {
      const listing = await host.listHandles({ includeFinished: true });
      const seen = await host.inspect();
      const { system, coordinator, liveHandles, queuedCommands, spilledBytes } = seen;
      const view = viewOf({
        system,
        coordinator,
        listing,
        liveHandles,
        queuedCommands,
        processThreads: seen.threads.length,
        guardianRestarts: seen.guardian.restarts,
        spilledBytes,
      });
      return generations.added(system.system, view);
    },
    onMessage: (listener) => {
      listeners.onMessage(listener);
      recorder.start();
    },
    onNotice: (listener) => listeners.onNotice(listener),
    close: async () => {
      await holds.close();
      await recorder.close();
      await host.close();
      takeOff();
      return lookForRemains({ before, mark, ignore, bootsFailed });
    },
  };
}

/** The definition itself stays in its module: a host only needs to know which one. */
function actorModule({ module, kind, name, args }: WorldActor) {
  const definition = { kind, module, init: () => undefined, on: {} };
  return { definition, args, ...(name === undefined ? {} : { name }) };
}

function noticingLogger(listeners: Listeners) {
  const nothing = (): void => undefined;
  const at = (level: string) => (fields: object, message: string) => listeners.log(level, fields, message);
  return {
    level: 'warn',
    trace: nothing,
    debug: nothing,
    info: nothing,
    warn: at('warn'),
    error: at('error'),
    fatal: at('fatal'),
  };
}
