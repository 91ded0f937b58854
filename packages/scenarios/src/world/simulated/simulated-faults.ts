import { asHandleId, asSessionId } from '@longrun/protocol';
import type { ScriptedMachine, SeededTurns, SimulatedSystem } from '@longrun/testkit/simulation';
import { done, type FaultSite, type LiveHandle, missed } from '../../faults/fault-site.js';
import type { FaultTable } from '../../faults/fault-table.js';
import { killProcessThread } from '../../faults/kill-process-thread.js';
import type { FailingInboxes } from '../../simulation/failing-inboxes.js';
import { askActor } from '../inline/ask-actor.js';
import { PROMPT_MS } from '../inline/inline-backend.js';
import type { PausedReader } from '../paused-reader.js';
import { Stalls } from './stalls.js';

export type SimulatedFault =
  | 'kill-process-thread'
  | 'kill-feedback'
  | 'stall-feedback'
  | 'stall-coordinator'
  | 'stop-child'
  | 'kill-child'
  | 'refuse-spawns'
  | 'slow-reader'
  | 'jump-clock';

export interface SimulatedMeans {
  readonly sim: SimulatedSystem;
  readonly machine: ScriptedMachine;
  readonly turns: SeededTurns;
  readonly inboxes: FailingInboxes;
  readonly reader: PausedReader;
}

/** A session that nobody has: whoever asks for its items asks the store, and does nothing else. */
const NOBODY = asSessionId('nobody');

/** Every fault that a simulation knows. */
export function simulatedFaults(means: SimulatedMeans): FaultTable<SimulatedFault> {
  const { sim, machine, turns, inboxes, reader } = means;
  const stalls = new Stalls(turns);
  let refusals = 0;
  return {
    'kill-process-thread': (_fault, site) =>
      killProcessThread(site, async (handleId) => sim.crash(asHandleId(handleId))),
    'kill-feedback': async () => {
      inboxes.failNow();
      sim.feedback.tell({ type: 'subscribe', sessionId: NOBODY, after: 0 });
      // Behind it in the mailbox: answered by the one that was started again.
      await askActor(sim.system, 'feedback', 'report', {}, PROMPT_MS);
      return done('the feedback actor failed and was started again');
    },
    'stall-feedback': ({ forMs }, site) =>
      stalls.stall('the feedback actor', sim.feedback.address.id, forMs, site),
    'stall-coordinator': ({ forMs }, site) =>
      stalls.stall('the coordinator', sim.coordinator.address.id, forMs, site),
    'stop-child': async ({ forMs }, site) => {
      const victim = await chooseProcess(site);
      if (victim === undefined) return missed('no live handle has a process');
      machine.signal(victim.pid, 'SIGSTOP');
      await site.hold(forMs);
      machine.signal(victim.pid, 'SIGCONT');
      return done(`process ${victim.pid} stopped for ${forMs} ms`, victim.handleId);
    },
    'kill-child': async (_fault, site) => {
      const victim = await chooseProcess(site);
      if (victim === undefined) return missed('no live handle has a process');
      machine.signal(victim.pid, 'SIGKILL');
      return done(`process ${victim.pid} killed`, victim.handleId);
    },
    'refuse-spawns': async ({ forMs }, site) => {
      refusals += 1;
      machine.refuse({
        code: 'SPAWN_FAILED',
        message: 'every launch fails, on purpose',
        details: { errno: 'EAGAIN' },
      });
      await site.hold(forMs);
      refusals -= 1;
      if (refusals === 0) machine.refuse(undefined);
      return done(`every launch failed for ${forMs} ms`);
    },
    'slow-reader': (fault, site) => reader.pause(fault, site),
    'jump-clock': async ({ byMs }) => {
      sim.clock.setNow(sim.clock.now() + byMs);
      return done(`the wall clock stepped by ${byMs} ms`);
    },
  };
}

async function chooseProcess(
  site: FaultSite,
): Promise<{ readonly handleId: string; readonly pid: number } | undefined> {
  const live = (await site.live()).filter((handle: LiveHandle) => handle.pid !== null);
  const { handleId, pid } = live.length === 0 ? {} : (live[site.choose(live.length)] ?? {});
  return handleId === undefined || typeof pid !== 'number' ? undefined : { handleId, pid };
}
