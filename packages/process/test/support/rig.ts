import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import {
  type ActorRef,
  type ActorSystem,
  type Clock,
  createActorSystem,
  type Scheduler,
} from '@longrun/actor';
import {
  createPortableLauncher,
  createProcessActor,
  type Launcher,
  type ProcessActorMessage,
  type ProcessActorSetup,
  SpillBudget,
  type SpillDisk,
} from '@longrun/process';
import {
  asCommandId,
  asSessionId,
  type CancelProcess,
  type CommandSpec,
  type CoordinatorMessage,
  commandToken,
  type ExitReport,
  handleId,
  type Start,
} from '@longrun/protocol';
import { createRecordingLogger, type Probe, type RecordingLogger, spawnProbe } from '@longrun/testkit';

/** A process actor in a real system, with a probe where its coordinator would be. */
export interface Rig {
  readonly system: ActorSystem;
  readonly coordinator: Probe<CoordinatorMessage>;
  readonly logger: RecordingLogger;
  readonly directory: string;
  readonly budget: SpillBudget;
  /** Spawns an actor and sends it `start`. */
  start(argv: readonly string[], more?: Partial<CommandSpec>): ActorRef<ProcessActorMessage>;
  /** Spawns an actor and sends nothing. */
  spawn(more?: Pick<ProcessActorSetup, 'mayLaunch'>): ActorRef<ProcessActorMessage>;
  /** The pid, once it is told. */
  started(): Promise<number>;
  exited(): Promise<ExitReport>;
  /** Waits until the actor has stopped by itself. */
  stopped(ref: ActorRef<ProcessActorMessage>): Promise<void>;
  /** Reads stdout until it includes the text, from the start. */
  sees(ref: ActorRef<ProcessActorMessage>, text: string): Promise<string>;
}

export interface RigOptions {
  readonly launcher?: Launcher;
  readonly clock?: Clock;
  readonly scheduler?: Scheduler;
  readonly spillBytesPerHost?: number;
  readonly spillDirectory?: string;
  readonly disk?: SpillDisk;
  /** Runs the turns that a shutdown needs, where nobody else does. */
  readonly drive?: (down: Promise<void>) => Promise<void>;
}

export const CANCEL: CancelProcess = { type: 'cancel', force: false, graceMs: 1000, budgetMs: 1800 };

export function startMessage(argv: readonly string[], more: Partial<CommandSpec> = {}): Start {
  return {
    type: 'start',
    command: {
      argv,
      display: argv.join(' '),
      env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
      graceMs: 1000,
      drainMs: 5000,
      headBytes: 1024,
      tailBytes: 1024,
      spillBytes: 16 * 1024 * 1024,
      leftovers: 'keep',
      ...more,
    },
  };
}

let handles = 0;

/** Of this process: test files run side by side. */
const RIG_TOKEN = `rig-${process.pid}`;

export function createRig(t: TestContext, options: RigOptions = {}): Rig {
  const logger = createRecordingLogger();
  const system = createActorSystem({
    logger,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.scheduler === undefined ? {} : { scheduler: options.scheduler }),
  });
  const coordinator = spawnProbe<CoordinatorMessage>(system, { kind: 'coordinator', deadlineMs: 20_000 });
  const directory = mkdtempSync(join(tmpdir(), 'longrun-process-'));
  const budget = SpillBudget.create(options.spillBytesPerHost ?? 64 * 1024 * 1024);
  const definition = createProcessActor({
    launcher: options.launcher ?? createPortableLauncher(),
    spill: {
      directory: options.spillDirectory ?? directory,
      budget,
      ...(options.disk === undefined ? {} : { disk: options.disk }),
    },
  });
  t.after(async () => {
    const down = system.shutdown();
    await options.drive?.(down);
    await down;
    rmSync(directory, { recursive: true });
  });

  const rig: Rig = {
    system,
    coordinator,
    logger,
    directory,
    budget,
    spawn: (more) => {
      handles += 1;
      const ref = system.spawn(definition, {
        handleId: handleId(process.pid, handles),
        commandId: asCommandId(`command-${handles}`),
        sessionId: asSessionId('session'),
        token: commandToken(RIG_TOKEN, 1, asCommandId(`command-${handles}`)),
        coordinator: coordinator.ref.address,
        ...more,
      });
      coordinator.watch(ref);
      return ref;
    },
    start: (argv, more) => {
      const ref = rig.spawn();
      ref.tell(startMessage(argv, more));
      return ref;
    },
    started: async () => (await coordinator.next('started')).process.pid,
    exited: async () => (await coordinator.next('exited')).report,
    stopped: async (ref) => {
      const { reason } = await coordinator.terminated(ref);
      if (reason.kind !== 'stopped') throw new Error(`it ${reason.kind}: ${JSON.stringify(reason)}`);
    },
    sees: async (ref, text) => {
      let seen = '';
      let offset = 0;
      while (!seen.includes(text)) {
        const range = await system.ask(
          ref,
          'read-output',
          { stream: 'stdout', offset, maxBytes: 65_536, waitMs: 10_000 },
          { timeoutMs: 20_000 },
        );
        seen += range.text;
        offset = range.nextOffset;
        if (range.eof && !seen.includes(text)) throw new Error(`ended with ${JSON.stringify(seen)}`);
      }
      return seen;
    },
  };
  return rig;
}
