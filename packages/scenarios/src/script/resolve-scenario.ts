import { DEFAULTS } from './defaults.js';
import { durationMs } from './duration.js';
import { resolveLoad } from './resolve-load.js';
import { resolveStep } from './resolve-step.js';
import type { ResolvedFaultTime, ResolvedScenario, ResolvedThreshold } from './resolved-scenario.js';
import type { FaultTime, Scenario, Threshold } from './scenario.js';

/** Fills in what a checked script leaves out. */
export function resolveScenario(scenario: Scenario): ResolvedScenario {
  return {
    name: scenario.name,
    description: scenario.description ?? DEFAULTS.description,
    mode: scenario.mode ?? DEFAULTS.mode,
    seed: scenario.seed ?? DEFAULTS.seed,
    host: scenario.host ?? {},
    actors: (scenario.actors ?? []).map((actor) => ({ ...actor, name: actor.name ?? actor.kind })),
    programs: scenario.programs ?? {},
    load: mapValues(scenario.load, resolveLoad),
    flows: mapValues(scenario.flows, (steps) => steps.map(resolveStep)),
    faults: (scenario.faults ?? []).map((fault) => ({ ...fault, when: resolveTime(fault.when) })),
    bounds: { rssGrowthBytes: scenario.bounds?.rssGrowthBytes ?? DEFAULTS.rssGrowthBytes },
    sometimes: scenario.sometimes ?? [],
    thresholds: Object.entries(scenario.thresholds ?? {}).flatMap(([metric, thresholds]) =>
      thresholds.map((threshold) => resolveThreshold(metric, threshold)),
    ),
    sampleEveryMs: durationMs(scenario.sampleEvery ?? DEFAULTS.sampleEveryMs),
    timeoutMs: durationMs(scenario.timeout ?? DEFAULTS.timeoutMs),
  };
}

function resolveTime(when: FaultTime): ResolvedFaultTime {
  if ('at' in when) return { atMs: durationMs(when.at) };
  if ('every' in when) {
    const everyMs = durationMs(when.every);
    const fromMs = when.from === undefined ? everyMs : durationMs(when.from);
    return { everyMs, fromMs, ...(when.until === undefined ? {} : { untilMs: durationMs(when.until) }) };
  }
  const { times, from = 0, until } = when;
  return { times, fromMs: durationMs(from), untilMs: durationMs(until) };
}

function resolveThreshold(metric: string, given: Threshold): ResolvedThreshold {
  const threshold = typeof given === 'string' ? { threshold: given } : given;
  return {
    metric,
    threshold: threshold.threshold,
    abortOnFail: threshold.abortOnFail ?? DEFAULTS.abortOnFail,
    delayAbortEvalMs: durationMs(threshold.delayAbortEval ?? DEFAULTS.delayAbortEvalMs),
  };
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
