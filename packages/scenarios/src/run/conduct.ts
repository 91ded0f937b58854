import type { FlowContext, FlowDeps } from '../flow/flow-context.js';
import { iterationRandom } from '../flow/iteration-random.js';
import { runIteration } from '../flow/run-iteration.js';
import { SessionBook } from '../flow/session-book.js';
import { judgeQuietView } from '../invariants/view-judge.js';
import { loadEndMs } from '../load/load-duration.js';
import { runLoad } from '../load/run-load.js';
import type { Program } from '../script/scenario.js';
import type { World } from '../world/world.js';
import { faultTimes } from './fault-times.js';
import { playFault } from './play-fault.js';
import type { ResourceMeter } from './resource-meter.js';
import type { RunRecord } from './run-record.js';
import { sample } from './sampler.js';
import { settle } from './settle.js';

export interface Conduct {
  readonly record: RunRecord;
  readonly world: World;
  readonly programs: ReadonlyMap<string, Program>;
  /** None in virtual time. */
  readonly meter: ResourceMeter | undefined;
  /** Ends the load at once. */
  readonly signal: AbortSignal;
}

/**
 * Plays a scenario on a world: load, faults and samples side by side, then waits until nothing runs and takes what is in
 * the inboxes. All that happens goes into the record. Rejects only for a bug.
 */
export async function conduct({ record, world, programs, meter, signal }: Conduct): Promise<void> {
  const { scenario, history, judge, reached } = record;
  const interrupt = new AbortController();
  const loadOver = new AbortController();
  const runOver = new AbortController();
  const giveUp = (why: string): void => {
    record.incomplete.push(why);
    interrupt.abort();
    loadOver.abort();
  };
  const stopped = (): void => giveUp('it was stopped');
  if (signal.aborted) stopped();
  else signal.addEventListener('abort', stopped);
  const timeout = world.clock.after(scenario.timeoutMs, () =>
    giveUp(`it took longer than its timeout of ${scenario.timeoutMs} ms`),
  );
  history.onEvent((event) => {
    if (event.type !== 'sample' || interrupt.signal.aborted) return;
    if (record.thresholds.now(event.at).length > 0) interrupt.abort();
  });

  const deps: FlowDeps = { world, history, sessions: new SessionBook(), programs };
  const loads = startLoads(record, deps, interrupt.signal);
  const faults = startFaults(record, world, loadOver.signal);
  const sampling = sample({ world, history, judge, reached, meter }, scenario.sampleEveryMs, runOver.signal);
  try {
    await Promise.all(loads);
    loadOver.abort();
    await Promise.all(faults);
    judgeQuietView(await settle(endContext(deps, scenario.seed)), judge);
  } finally {
    interrupt.abort();
    loadOver.abort();
    runOver.abort();
    timeout.cancel();
    signal.removeEventListener('abort', stopped);
    await Promise.allSettled([...loads, ...faults, sampling]);
  }
}

function startLoads({ scenario, history }: RunRecord, deps: FlowDeps, signal: AbortSignal): Promise<void>[] {
  return Object.entries(scenario.load).map(([name, load]) =>
    runLoad(name, load, {
      clock: deps.world.clock,
      startedAt: history.startedAt,
      signal,
      dropped: (intendedAt) =>
        history.record({ type: 'iteration-dropped', load: name, intendedAt: history.since(intendedAt) }),
      iterate: (context) =>
        runIteration(
          {
            ...context,
            intendedAt: history.since(context.intendedAt),
            seed: scenario.seed,
            // `parseScenario` has looked: the flow is there.
            steps: scenario.flows[load.flow] ?? [],
            sessions: load.sessions,
          },
          deps,
        ),
    }),
  );
}

function startFaults({ scenario, history }: RunRecord, world: World, signal: AbortSignal): Promise<void>[] {
  const endMs = loadEndMs(scenario.load);
  return scenario.faults.map((fault, index) => {
    const random = iterationRandom(scenario.seed, `fault/${index}`);
    const times = faultTimes(fault.when, endMs, random);
    return playFault({ fault, times, random }, world, history, signal);
  });
}

/** What is done after the load is nobody's iteration. */
function endContext(deps: FlowDeps, seed: number): FlowContext {
  return {
    ...deps,
    iteration: 'end/0/1',
    sessionKey: 'end',
    random: iterationRandom(seed, 'end'),
    // Not interrupted: it has its own bounds.
    signal: new AbortController().signal,
    values: new Map(),
    intendedAt: undefined,
    failed: false,
  };
}
