import { loadDurationMs } from '../../load/load-duration.js';
import { DEFAULTS } from '../defaults.js';
import { durationMs } from '../duration.js';
import { resolveLoad } from '../resolve-load.js';
import type { Load, Scenario } from '../scenario.js';
import { type ScriptProblem, wrongWord } from '../script-problem.js';

/** Numbers and names of the loads fit together, and the loads into the run. */
export function checkLoad(scenario: Scenario): readonly ScriptProblem[] {
  const flows = Object.keys(scenario.flows);
  const timeoutMs = durationMs(scenario.timeout ?? DEFAULTS.timeoutMs);
  return Object.entries(scenario.load).flatMap(([name, load]) => {
    const path = `load.${name}`;
    const problems = [...checkNumbers(path, load)];
    const flow = load.flow ?? DEFAULTS.flow;
    if (!flows.includes(flow)) problems.push(wrongWord(`${path}.flow`, 'flow', flow, flows));
    // How long shared iterations take is not known; their longest duration is a limit, not a plan.
    const plannedMs = load.executor === 'shared-iterations' ? 0 : loadDurationMs(resolveLoad(load));
    const endMs = durationMs(load.startTime ?? DEFAULTS.startTimeMs) + plannedMs;
    if (endMs > timeoutMs) {
      problems.push({ path, reason: `ends after ${endMs} ms, but the run times out after ${timeoutMs} ms` });
    }
    return problems;
  });
}

function checkNumbers(path: string, load: Load): readonly ScriptProblem[] {
  switch (load.executor) {
    case 'shared-iterations': {
      const { vus = DEFAULTS.vus, iterations = DEFAULTS.iterations } = load;
      if (iterations >= vus) return [];
      return [{ path: `${path}.iterations`, reason: `${iterations} are too few for ${vus} users` }];
    }
    case 'constant-vus':
      return [];
    case 'ramping-vus': {
      const targets = [load.startVUs ?? DEFAULTS.startVUs, ...load.stages.map(({ target }) => target)];
      return [...checkStages(path, load), ...checkSome(path, targets, 'no stage has a user')];
    }
    case 'constant-arrival-rate':
      return checkUsers(path, load);
    case 'ramping-arrival-rate': {
      const rates = [load.startRate ?? DEFAULTS.startRate, ...load.stages.map(({ target }) => target)];
      return [
        ...checkUsers(path, load),
        ...checkStages(path, load),
        ...checkSome(path, rates, 'the rate is always 0'),
      ];
    }
  }
}

function checkUsers(
  path: string,
  {
    preAllocatedVUs,
    maxVUs = preAllocatedVUs,
  }: { readonly preAllocatedVUs: number; readonly maxVUs?: number },
): readonly ScriptProblem[] {
  if (maxVUs >= preAllocatedVUs) return [];
  return [{ path: `${path}.maxVUs`, reason: `${maxVUs} is less than preAllocatedVUs, ${preAllocatedVUs}` }];
}

function checkStages(
  path: string,
  { stages }: Pick<Load & { executor: 'ramping-vus' }, 'stages'>,
): readonly ScriptProblem[] {
  if (stages.some(({ duration }) => durationMs(duration) > 0)) return [];
  return [{ path: `${path}.stages`, reason: 'last no time at all' }];
}

function checkSome(path: string, numbers: readonly number[], reason: string): readonly ScriptProblem[] {
  return numbers.some((number) => number > 0) ? [] : [{ path: `${path}.stages`, reason }];
}
