import { parseScenario } from '../script/parse-scenario.js';
import type { Scenario } from '../script/scenario.js';
import { ScriptError } from '../script/script-error.js';
import { type RunOptions, type RunOutcome, runResolved } from './run-resolved.js';

/**
 * Runs a scenario. Modules of its actors are URLs or packages here: there is no script file that a path could be relative to.
 *
 * @returns what it came to; a crossed threshold or a broken invariant is a verdict, not a rejection
 * @throws {ScriptError} a wrong script, with all its problems
 * @throws {LongrunError} the host cannot be made, as of `createHost`
 */
export async function runScenario(scenario: Scenario, options: RunOptions = {}): Promise<RunOutcome> {
  const parsed = parseScenario(scenario, { fixtures: options.fixtures?.names ?? [] });
  if (!parsed.ok) throw new ScriptError(scenario.name, parsed.problems);
  return runResolved(parsed.scenario, options);
}
