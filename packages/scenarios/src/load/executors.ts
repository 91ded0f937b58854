import type {
  ResolvedConstantArrivalRate,
  ResolvedConstantVus,
  ResolvedLoad,
  ResolvedRampingArrivalRate,
  ResolvedSharedIterations,
} from '../script/resolved-scenario.js';
import { constantArrivals, rampingArrivals } from './arrivals.js';
import { ClosedLoop } from './closed-loop.js';
import { loadDurationMs } from './load-duration.js';
import type { LoadGroup } from './load-group.js';
import { runOpenModel } from './open-model.js';
import { runRampingVus } from './ramping-vus.js';

/** Sets a load going in its group: which users there are, and when they iterate. Returns at once. */
export function execute(group: LoadGroup, load: ResolvedLoad): void {
  switch (load.executor) {
    case 'shared-iterations':
      runSharedIterations(group, load);
      break;
    case 'constant-vus':
      runConstantVus(group, load);
      break;
    case 'ramping-vus':
      runRampingVus(group, load);
      break;
    case 'constant-arrival-rate': {
      const { rate, timeUnitMs, durationMs } = load;
      runArrivals(group, load, constantArrivals(rate, timeUnitMs, durationMs));
      break;
    }
    case 'ramping-arrival-rate': {
      const { startRate, timeUnitMs, stages } = load;
      runArrivals(group, load, rampingArrivals(startRate, timeUnitMs, stages));
      break;
    }
  }
}

function runSharedIterations(group: LoadGroup, load: ResolvedSharedIterations): void {
  let begun = 0;
  const loop = new ClosedLoop(group, () => {
    if (begun >= load.iterations || group.now() >= load.maxDurationMs) {
      group.close();
      return false;
    }
    begun += 1;
    return true;
  });
  group.at(load.maxDurationMs, () => group.close());
  group.at(load.maxDurationMs + load.gracefulStopMs, group.interrupt);
  for (let user = 0; user < load.vus; user += 1) loop.go(group.addUser());
}

function runConstantVus(group: LoadGroup, load: ResolvedConstantVus): void {
  const loop = new ClosedLoop(group, () => group.now() < load.durationMs);
  group.at(load.durationMs, () => group.close());
  group.at(load.durationMs + load.gracefulStopMs, group.interrupt);
  for (let user = 0; user < load.vus; user += 1) loop.go(group.addUser());
}

function runArrivals(
  group: LoadGroup,
  load: ResolvedConstantArrivalRate | ResolvedRampingArrivalRate,
  arrivals: Iterator<number>,
): void {
  const { preAllocatedVUs, maxVUs } = load;
  runOpenModel(group, {
    arrivals,
    preAllocatedVUs,
    maxVUs,
    stopMs: loadDurationMs(load) + load.gracefulStopMs,
  });
}
