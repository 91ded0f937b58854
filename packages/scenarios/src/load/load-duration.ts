import type { ResolvedLoad } from '../script/resolved-scenario.js';

/** How long a load begins iterations, from its own start, in milliseconds. At most, for `shared-iterations`. */
export function loadDurationMs(load: ResolvedLoad): number {
  switch (load.executor) {
    case 'shared-iterations':
      return load.maxDurationMs;
    case 'constant-vus':
    case 'constant-arrival-rate':
      return load.durationMs;
    case 'ramping-vus':
    case 'ramping-arrival-rate':
      return load.stages.reduce((sum, stage) => sum + stage.durationMs, 0);
  }
}

/** How long a run begins iterations, in whichever load, from its start, in milliseconds. */
export function loadEndMs(loads: Readonly<Record<string, ResolvedLoad>>): number {
  return Math.max(...Object.values(loads).map((load) => load.startTimeMs + loadDurationMs(load)));
}

/** Most users that a load can have at once. */
export function maxUsers(load: ResolvedLoad): number {
  switch (load.executor) {
    case 'shared-iterations':
      return Math.min(load.vus, load.iterations);
    case 'constant-vus':
      return load.vus;
    case 'ramping-vus':
      return Math.max(load.startVUs, ...load.stages.map(({ target }) => target));
    case 'constant-arrival-rate':
    case 'ramping-arrival-rate':
      return load.maxVUs;
  }
}
