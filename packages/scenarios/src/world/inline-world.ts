import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listenToAlarms } from '../actors/listen-to-alarms.js';
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
import { Inboxes } from './inline/inboxes.js';
import { inlineLauncher } from './inline/inline-launcher.js';
import { createInlineService } from './inline/inline-service.js';
import { createJumpingClock } from './inline/jumping-clock.js';
import { oneThreadCalls } from './inline/one-thread.js';
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
  const endAlarms = listenToAlarms((alarm) => listeners.notice({ type: 'violation', ...alarm }));
  const { look, endAll, deafen, ...shared } = oneThreadCalls({
    system,
    coordinator: service.coordinator,
    feedback: service.feedback,
    placement,
    clock,
    inboxes,
    listeners,
    reader,
    holds,
    faults: inlineFaults({ service, clock, refusing, full, reader }),
    tools: { limits, sandbox: refusingSandbox(refusing) },
  });
  const close = async (): Promise<void> => {
    await holds.close();
    try {
      await endAll();
    } finally {
      await system.shutdown();
      inboxes.close();
      deafen();
      endAlarms();
      await rm(spillDirectory, { recursive: true, force: true });
    }
  };
  try {
    await spawnActors(system, actors);
  } catch (error) {
    await close();
    throw error;
  }

  return {
    mode: 'inline',
    launcher: launcher.launcher.name,
    clock,
    ...shared,
    commandOf: (program) => commandOf(program, fixtures),
    faults: FAULTS_BY_MODE.inline,
    observe: async () =>
      viewOf({
        ...(await look()),
        liveHandles: service.liveHandles.size,
        queuedCommands: placement.queued.length,
        processThreads: placement.threads.length,
        guardianRestarts: 0,
        spilledBytes: service.spill.usedBytes,
      }),
    close: async () => {
      await close();
      return lookForRemains({ before, mark, ignore });
    },
  };
}
