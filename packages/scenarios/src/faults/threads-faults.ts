import type { Host } from '@longrun/host';
import {
  failFeedback,
  stallActor,
  terminateControlThread,
  terminateGuardian,
  terminateProcessThread,
} from '@longrun/host/faults';
import type { FaultName } from '../script/scenario.js';
import { type KilledHostOptions, runKilledHost } from '../world/killed-host/run-killed-host.js';
import type { Listeners } from '../world/listeners.js';
import type { PausedReader } from '../world/paused-reader.js';
import { blockHost } from './block-host.js';
import { exhaustDescriptors } from './exhaust-descriptors.js';
import { done, missed } from './fault-site.js';
import type { FaultTable } from './fault-table.js';
import { fillDirectory } from './full-directory.js';
import type { HeldSwitch } from './held-switch.js';
import { killChild } from './kill-child.js';
import { killProcessThread } from './kill-process-thread.js';
import { stopChild } from './stop-child.js';

export type ThreadsFault = Exclude<FaultName, 'jump-clock'>;

/** What the faults of the real service get their hands on. */
export interface ThreadsMeans {
  readonly host: Host;
  readonly refusing: HeldSwitch;
  readonly reader: PausedReader;
  /** Undefined: the host could make none. */
  readonly spillDirectory: string | undefined;
  readonly killedHost: KilledHostOptions;
  readonly listeners: Listeners;
}

/** Every fault of the real service on its threads. */
export function threadsFaults(means: ThreadsMeans): FaultTable<ThreadsFault> {
  const { host, refusing, reader, spillDirectory, killedHost, listeners } = means;
  return {
    'kill-process-thread': (_fault, site) =>
      killProcessThread(site, (handleId) => terminateProcessThread(host, handleId)),
    'kill-control-thread': async () => {
      await terminateControlThread(host);
      // Serves again, or has given up; calls tell.
      const next = await host.ready().then(
        () => 'another one serves',
        () => 'no other one was started',
      );
      return done(`the control thread ended, ${next}`);
    },
    'kill-guardian': async () =>
      (await terminateGuardian(host)) ? done('the guardian was killed') : missed('there is no guardian'),
    'kill-feedback': async () => {
      const before = await feedbackRestarts(host);
      if (!(await failFeedback(host))) return missed('the feedback actor has stopped');
      const restarts = (await feedbackRestarts(host)) - before;
      return restarts > 0
        ? done('the feedback actor failed and was started again')
        : missed('it has not failed');
    },
    'stall-feedback': async ({ forMs }) => {
      await stallActor(host, 'feedback', forMs);
      return done(`the feedback actor handled nothing for ${forMs} ms`);
    },
    'stall-coordinator': async ({ forMs }) => {
      await stallActor(host, 'coordinator', forMs);
      return done(`the coordinator handled nothing for ${forMs} ms`);
    },
    'stop-child': stopChild,
    'kill-child': killChild,
    'exhaust-descriptors': exhaustDescriptors,
    'refuse-spawns': ({ forMs }, site) => refusing.hold(forMs, site, 'every launch failed'),
    'fill-disk': (fault, site) => fillDirectory(spillDirectory, fault, site),
    'block-host': blockHost,
    'slow-reader': (fault, site) => reader.pause(fault, site),
    'kill-host': async () => {
      const { handles, alive, tookMs } = await runKilledHost(killedHost);
      for (const left of alive) {
        listeners.notice({ type: 'violation', invariant: 'nothing-outlives-the-host', detail: left });
      }
      return done(`a host with ${handles} handles was killed, all of it was gone after ${tookMs} ms`);
    },
  };
}

async function feedbackRestarts(host: Host): Promise<number> {
  const { system } = await host.inspect();
  return system.actors.find(({ name }) => name === 'feedback')?.restarts ?? 0;
}
