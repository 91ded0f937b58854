import { asHandleId } from '@longrun/protocol';
import type { FaultName } from '../script/scenario.js';
import { askActor } from '../world/inline/ask-actor.js';
import type { InlineService } from '../world/inline/inline-service.js';
import type { JumpingClock } from '../world/inline/jumping-clock.js';
import type { PausedReader } from '../world/paused-reader.js';
import { blockHost } from './block-host.js';
import { exhaustDescriptors } from './exhaust-descriptors.js';
import { done, missed } from './fault-site.js';
import type { FaultTable } from './fault-table.js';
import type { HeldSwitch } from './held-switch.js';
import { killChild } from './kill-child.js';
import { killProcessThread } from './kill-process-thread.js';
import { stopChild } from './stop-child.js';

export type InlineFault = Exclude<FaultName, 'kill-control-thread' | 'kill-guardian' | 'kill-host'>;

/** What the faults of a service in one thread get their hands on. */
export interface InlineMeans {
  readonly service: InlineService;
  readonly clock: JumpingClock;
  readonly refusing: HeldSwitch;
  readonly full: HeldSwitch;
  readonly reader: PausedReader;
}

/** How much later than a stall the answer that it is over may come. */
const STALL_SLACK_MS = 10_000;

/** Every fault of a service in one thread, with real processes. */
export function inlineFaults(means: InlineMeans): FaultTable<InlineFault> {
  const { service, clock, refusing, full, reader } = means;
  const { system, feedback } = service;
  const stall = async (actor: string, forMs: number): Promise<void> => {
    await askActor(system, actor, 'injected:stall', { forMs }, forMs + STALL_SLACK_MS);
  };
  return {
    'kill-process-thread': (_fault, site) =>
      killProcessThread(site, (handleId) => service.endThread(asHandleId(handleId))),
    'kill-feedback': async () => {
      if (feedback.tell({ type: 'injected:fail' }) !== 'accepted') {
        return missed('the feedback actor has stopped');
      }
      // Behind it in the mailbox: answered by the one that was started again.
      await askActor(system, 'feedback', 'report', {}, STALL_SLACK_MS);
      return done('the feedback actor failed and was started again');
    },
    'stall-feedback': async ({ forMs }) => {
      await stall('feedback', forMs);
      return done(`the feedback actor handled nothing for ${forMs} ms`);
    },
    'stall-coordinator': async ({ forMs }) => {
      await stall('coordinator', forMs);
      return done(`the coordinator handled nothing for ${forMs} ms`);
    },
    'stop-child': stopChild,
    'kill-child': killChild,
    'exhaust-descriptors': exhaustDescriptors,
    'refuse-spawns': ({ forMs }, site) => refusing.hold(forMs, site, 'every launch failed'),
    'fill-disk': ({ forMs }, site) => full.hold(forMs, site, 'no room for long output'),
    'block-host': blockHost,
    'slow-reader': (fault, site) => reader.pause(fault, site),
    'jump-clock': async ({ byMs }) => {
      clock.jump(byMs);
      return done(`the wall clock stepped by ${byMs} ms`);
    },
  };
}
