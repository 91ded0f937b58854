import { parseScenario } from './parse-scenario.js';
import type { Scenario } from './scenario.js';
import { ScriptError } from './script-error.js';

/**
 * A scenario in TypeScript: answers what it was given, checked. Names of fixtures are checked when it is loaded.
 *
 * Throws a `ScriptError` that lists everything that is wrong.
 */
export function defineScenario(scenario: Scenario): Scenario {
  const parsed = parseScenario(scenario);
  if (!parsed.ok) throw new ScriptError(String(scenario.name), parsed.problems);
  return scenario;
}
