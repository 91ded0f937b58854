import { MAX_DEPTH } from './bounds.js';
import { checkShape } from './check-shape.js';
import { checkFaults } from './checks/check-faults.js';
import { checkFlows } from './checks/check-flows.js';
import { checkLoad } from './checks/check-load.js';
import { checkPrograms } from './checks/check-programs.js';
import { checkThresholds } from './checks/check-thresholds.js';
import { resolveScenario } from './resolve-scenario.js';
import type { ResolvedScenario } from './resolved-scenario.js';
import type { ScriptProblem } from './script-problem.js';

export type ParsedScenario =
  | { readonly ok: true; readonly scenario: ResolvedScenario }
  | { readonly ok: false; readonly problems: readonly ScriptProblem[] };

export interface ParseOptions {
  /** Names of the fixtures that flows may spawn. @default unknown: every name of a program is let through */
  readonly fixtures?: readonly string[];
}

/**
 * Checks a script and fills in its defaults. A refusal lists every problem of the script's shape; when that is right,
 * every problem of the names, times and numbers in it. Never throws.
 */
export function parseScenario(given: unknown, options: ParseOptions = {}): ParsedScenario {
  if (isDeeperThan(MAX_DEPTH, given)) {
    return { ok: false, problems: [{ path: '', reason: `is nested more than ${MAX_DEPTH} deep` }] };
  }
  const shape = checkShape(given);
  if (!shape.ok) return shape;
  const { scenario } = shape;
  const problems = [
    ...checkPrograms(scenario, options.fixtures),
    ...checkLoad(scenario),
    ...checkFlows(scenario, options.fixtures),
    ...checkFaults(scenario),
    ...checkThresholds(scenario),
  ];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, scenario: resolveScenario(scenario) };
}

/** Level by level, so that neither a circle nor a deep script ends the stack. */
function isDeeperThan(most: number, given: unknown): boolean {
  let level = new Set<unknown>([given]);
  for (let depth = 0; level.size > 0; depth += 1) {
    if (depth > most) return true;
    const below = new Set<unknown>();
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      for (const inner of Object.values(value))
        if (typeof inner === 'object' && inner !== null) below.add(inner);
    }
    level = below;
  }
  return false;
}
