import { DEFAULTS } from './defaults.js';
import { durationMs } from './duration.js';
import type { ResolvedLoad, ResolvedStage } from './resolved-scenario.js';
import type { Load, Stage } from './scenario.js';

/** Fills in what a load leaves out. */
export function resolveLoad(load: Load): ResolvedLoad {
  const base = {
    flow: load.flow ?? DEFAULTS.flow,
    sessions: load.sessions ?? DEFAULTS.sessions,
    startTimeMs: durationMs(load.startTime ?? DEFAULTS.startTimeMs),
    gracefulStopMs: durationMs(load.gracefulStop ?? DEFAULTS.gracefulStopMs),
  };
  switch (load.executor) {
    case 'shared-iterations':
      return {
        ...base,
        executor: load.executor,
        vus: load.vus ?? DEFAULTS.vus,
        iterations: load.iterations ?? DEFAULTS.iterations,
        maxDurationMs: durationMs(load.maxDuration ?? DEFAULTS.maxDurationMs),
      };
    case 'constant-vus':
      return {
        ...base,
        executor: load.executor,
        vus: load.vus ?? DEFAULTS.vus,
        durationMs: durationMs(load.duration),
      };
    case 'ramping-vus':
      return {
        ...base,
        executor: load.executor,
        startVUs: load.startVUs ?? DEFAULTS.startVUs,
        stages: load.stages.map(resolveStage),
        gracefulRampDownMs: durationMs(load.gracefulRampDown ?? DEFAULTS.gracefulRampDownMs),
      };
    case 'constant-arrival-rate':
      return {
        ...base,
        executor: load.executor,
        rate: load.rate,
        timeUnitMs: durationMs(load.timeUnit ?? DEFAULTS.timeUnitMs),
        durationMs: durationMs(load.duration),
        preAllocatedVUs: load.preAllocatedVUs,
        maxVUs: load.maxVUs ?? load.preAllocatedVUs,
      };
    case 'ramping-arrival-rate':
      return {
        ...base,
        executor: load.executor,
        startRate: load.startRate ?? DEFAULTS.startRate,
        timeUnitMs: durationMs(load.timeUnit ?? DEFAULTS.timeUnitMs),
        stages: load.stages.map(resolveStage),
        preAllocatedVUs: load.preAllocatedVUs,
        maxVUs: load.maxVUs ?? load.preAllocatedVUs,
      };
  }
}

function resolveStage({ target, duration }: Stage): ResolvedStage {
  return { target, durationMs: durationMs(duration) };
}
