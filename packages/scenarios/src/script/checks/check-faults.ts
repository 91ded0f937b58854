import { DEFAULTS } from '../defaults.js';
import { durationMs } from '../duration.js';
import { FAULTS_BY_MODE } from '../faults-by-mode.js';
import { resolveScenario } from '../resolve-scenario.js';
import type { Scenario } from '../scenario.js';
import type { ScriptProblem } from '../script-problem.js';

/** Every fault is possible in the mode, at a time that comes before the end of the run. */
export function checkFaults(scenario: Scenario): readonly ScriptProblem[] {
  const mode = scenario.mode ?? DEFAULTS.mode;
  const timeoutMs = durationMs(scenario.timeout ?? DEFAULTS.timeoutMs);
  return resolveScenario(scenario).faults.flatMap(({ fault, when }, index) => {
    const path = `faults.${index}`;
    const problems: ScriptProblem[] = [];
    if (!FAULTS_BY_MODE[mode].includes(fault)) {
      const possible = FAULTS_BY_MODE[mode].join(', ');
      problems.push({
        path: `${path}.fault`,
        reason: `${fault} is not possible in mode ${mode}: ${possible} are`,
      });
    }
    const fromMs = 'atMs' in when ? when.atMs : when.fromMs;
    if (fromMs >= timeoutMs) {
      const reason = `is after the end of the run, which times out after ${timeoutMs} ms`;
      problems.push({ path: `${path}.when`, reason });
    }
    if ('untilMs' in when && when.untilMs !== undefined && when.untilMs <= fromMs) {
      problems.push({ path: `${path}.when.until`, reason: 'must be after the beginning' });
    }
    return problems;
  });
}
