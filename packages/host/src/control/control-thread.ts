import { mkdirSync } from 'node:fs';
import { isMainThread, workerData } from 'node:worker_threads';
import { type ActorSystem, createActorSystem } from '@longrun/actor';
import { createCoordinator } from '@longrun/coordinator';
import { createFeedback, createMemoryInboxStore } from '@longrun/feedback';
import { createOutputArchive, SpillBudget } from '@longrun/process';
import type { CoordinatorMessage } from '@longrun/protocol';
import * as Comlink from 'comlink';
import { openHostCgroup, sweepHostCgroups } from '../cgroup/host-cgroup.js';
import { errnoOf } from '../errno-of.js';
import { guardedPlacement } from '../guardian/guarded-placement.js';
import { Guardian } from '../guardian/guardian.js';
import { GUARDIAN_VARIABLE, guardianForms } from '../guardian/guardian-form.js';
import { injectable } from '../injectable.js';
import { PortLogger } from '../logging/port-logger.js';
import { HostMeter } from '../metrics/host-meter.js';
import { actorKinds } from '../metrics/label-values.js';
import { MetricStore } from '../metrics/metric-store.js';
import { watchKernel } from '../metrics/watch-kernel.js';
import { chooseLauncher } from '../pool/choose-launcher.js';
import { lostGroupsHere } from '../pool/lost-groups.js';
import { ProcessPool } from '../pool/process-pool.js';
import type { ControlBoot } from './boot.js';
import { createControlService } from './control-service.js';
import { spawnCustomActors } from './custom-actors.js';
import { EndReports } from './end-reports.js';
import { EventOutbox } from './event-outbox.js';
import type { HostEvent } from './events.js';
import { nextHandleNumber } from './handle-numbers.js';
import { sweepSpillDirectories } from './spill-directory.js';

/**
 * Entry of the control thread: wires the coordinator, the feedback actor and the pool of process threads, and
 * serves the host's calls. It runs no command itself and holds no state but its actors'.
 */
if (isMainThread) throw new Error('control-thread is the entry of a worker thread');

// Only ControlClient starts this file, and it passes exactly this.
const boot = workerData as ControlBoot;
const events = new EventOutbox(boot.eventPort);
const { post } = events;
// A thread that exits in the middle of a turn has still told what it told.
process.once('exit', events.flush);
const logger = new PortLogger(post, boot.logLevel);

const system: ActorSystem = createActorSystem({
  name: 'control',
  logger,
  onRootFailure: (event) => {
    logger.log('fatal', { actor: event.address.id, reason: event.reason }, 'actor failed for good');
    // The registry is the truth: without its coordinator this thread is worth nothing. The host starts another.
    if (event.address.kind === 'coordinator' || event.address.kind === 'feedback') {
      setImmediate(() => process.exit(1));
    }
  },
});

try {
  // Not `recursive`: below a dangling link, or in /proc, that tries again for ever.
  mkdirSync(boot.spillDirectory, { mode: 0o700 });
} catch (error) {
  // EEXIST: it is this host's, and the control thread before this one made it.
  if (errnoOf(error) !== 'EEXIST') {
    // Commands run without it: what does not fit in head and tail is counted and dropped.
    const fields = { actor: 'control', path: boot.spillDirectory, errno: errnoOf(error) };
    const message = 'no directory for long output, it will be dropped; set TMPDIR to a writable one';
    logger.log('warn', fields, message);
  }
}
const { launcher, reason } = chooseLauncher(boot.launcher);
if (reason !== undefined) {
  logger.log('warn', { actor: 'control', reason }, 'no native launcher here, the portable one is used');
}
const cgroup = launcher === 'native' ? openHostCgroup(boot.hostToken, logger) : undefined;
if (cgroup !== undefined) post({ type: 'cgroup', path: cgroup });
const spill = SpillBudget.create(boot.limits.spillBytesPerHost);
const pool = new ProcessPool({
  system,
  threads: boot.threads,
  maxQueued: boot.limits.queuedCommands,
  boot: { launcher, spillDirectory: boot.spillDirectory, spillBudget: spill.shared, cgroupRoot: cgroup },
  logger,
});
const kinds = actorKinds(boot.actors.map(({ kind }) => kind));
const metrics = new MetricStore(kinds, boot.metrics);
watchKernel(metrics, kinds, system.id);
const meter = new HostMeter(metrics);
const ends = new EndReports(events, (end) => meter.ended(end));
let guardiansStarted = 0;
const guardian = new Guardian({
  hostToken: boot.hostToken,
  cgroup,
  forms: guardianForms(process.env[GUARDIAN_VARIABLE]),
  clock: system.clock,
  logger,
  changed: (pid) => {
    post({ type: 'guardian', pid });
    if (pid === null) return;
    guardiansStarted += 1;
    if (guardiansStarted > 1) metrics.count('guardianRestarts');
  },
});

const feedback = system.spawn(
  injectable(
    createFeedback({
      sink: {
        push: (item) => {
          post({ type: 'item', item });
          ends.told(item.handleId);
        },
      },
      store: createMemoryInboxStore({ nextSequences: boot.continuation.nextSequences }),
      coordinator: () => system.lookup<CoordinatorMessage>('coordinator'),
    }),
  ),
  undefined,
  { name: 'feedback', supervision: { restart: 'permanent', intensity: { max: 5, withinMs: 10_000 } } },
);

const coordinator = system.spawn(
  injectable(
    createCoordinator({
      placement: guardedPlacement(pool, guardian),
      lostGroups: lostGroupsHere({ clock: system.clock, spareDescriptor: true, cgroupRoot: () => cgroup }),
      archive: createOutputArchive({
        budget: spill,
        log: (level, fields, text) => logger.log(level, fields, text),
      }),
      feedback,
      hostPid: boot.hostPid,
      hostToken: boot.hostToken,
      nextHandleNumber: () => nextHandleNumber(boot.handleNumbers),
      limits: boot.limits,
      endedSessions: boot.continuation.endedSessions,
      meter: {
        counted: (name, by) => meter.counted(name, by),
        // As with ends: what the host was not told of, when this thread dies, was never there.
        spawned: (afterMs) => events.whenSent(() => meter.spawned(afterMs)),
        wrote: (stream, bytes) => meter.wrote(stream, bytes),
        ended: (end) => ends.ended(end),
      },
      observer: {
        live: (handle) => {
          guardian.live(handle);
          post({ type: 'handle-live', handle });
        },
        itemDue: (handleId, due) => post({ type: 'handle-item-due', handleId, due }),
        lingers: (handleId, leftovers) => post({ type: 'handle-lingers', handleId, leftovers }),
        gone: (handleId) => {
          guardian.gone(handleId);
          post({ type: 'handle-gone', handleId });
          ends.told(handleId);
        },
      },
    }),
  ),
  undefined,
  { name: 'coordinator' },
);

boot.eventPort.on('message', (event: HostEvent) => {
  switch (event.type) {
    case 'acknowledge':
      feedback.tell(event);
      return;
    case 'open-session':
      coordinator.tell(event);
      return;
    case 'logged':
      logger.confirmed(event.lines);
      return;
  }
});

const customActors = spawnCustomActors(system, boot.actors);
Comlink.expose(
  createControlService({
    system,
    pool,
    launcher,
    cgroup,
    guardian,
    coordinator,
    feedback,
    spill,
    boot,
    kinds,
    events,
    started: customActors,
  }),
  boot.callPort,
);
sweepSpillDirectories(boot.spillDirectory, logger);
if (cgroup !== undefined) sweepHostCgroups(cgroup, logger);
