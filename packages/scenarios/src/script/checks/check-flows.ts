import { MAX_NESTING } from '../bounds.js';
import { resolveStep } from '../resolve-step.js';
import type { ResolvedStep } from '../resolved-scenario.js';
import type { CheckStep, Scenario } from '../scenario.js';
import { type ScriptProblem, wrongWord } from '../script-problem.js';

/** Actors of every host, by the names under which flows reach them. */
const BUILT_IN_ACTORS: readonly string[] = ['coordinator', 'feedback'];
const COMPARISONS = ['equals', 'atLeast', 'atMost', 'matches', 'exists'] as const;

/** Names that steps have given so far; true for handles. After a choice: those of every way. */
type Scope = Map<string, boolean>;

interface Checking {
  readonly scenario: Scenario;
  readonly fixtures: readonly string[] | undefined;
  readonly problems: ScriptProblem[];
}

/** Steps use programs and actors that exist, and values that a step before them can have yielded. */
export function checkFlows(
  scenario: Scenario,
  fixtures: readonly string[] | undefined,
): readonly ScriptProblem[] {
  const checking: Checking = { scenario, fixtures, problems: [] };
  for (const [name, steps] of Object.entries(scenario.flows)) {
    checkSteps(checking, `flows.${name}`, steps.map(resolveStep), new Map(), 1);
  }
  return checking.problems;
}

function checkSteps(
  checking: Checking,
  path: string,
  steps: readonly ResolvedStep[],
  scope: Scope,
  depth: number,
): void {
  if (depth > MAX_NESTING) {
    checking.problems.push({ path, reason: `more than ${MAX_NESTING} steps within steps` });
    return;
  }
  steps.forEach((step, index) => {
    checkStep(checking, `${path}.${index}`, step, scope, depth);
  });
}

function checkStep(checking: Checking, path: string, step: ResolvedStep, scope: Scope, depth: number): void {
  switch (step.do) {
    case 'spawn':
      checkSpawn(checking, path, step.program, step.args !== undefined);
      break;
    case 'cancel':
    case 'read-output':
      checkHandle(checking, `${path}.handle`, step.handle, scope);
      break;
    case 'wait':
      step.handles.forEach((handle, index) => {
        checkHandle(checking, `${path}.handles.${index}`, handle, scope);
      });
      break;
    case 'tell':
    case 'ask':
      checkActor(checking, `${path}.actor`, step.actor);
      break;
    case 'sleep':
      checkAmount(checking, `${path}.ms`, step.ms);
      break;
    case 'choose': {
      const before = new Map(scope);
      step.of.forEach((way, index) => {
        const within = new Map(before);
        checkSteps(checking, `${path}.of.${index}.steps`, way.steps, within, depth + 1);
        for (const [name, isHandle] of within) scope.set(name, isHandle || scope.get(name) === true);
      });
      break;
    }
    case 'repeat':
      checkAmount(checking, `${path}.times`, step.times);
      checkSteps(checking, `${path}.steps`, step.steps, scope, depth + 1);
      break;
    case 'check':
      checkCheck(checking, path, step, scope);
      break;
    default:
      break;
  }
  if ('as' in step) scope.set(step.as, step.do === 'spawn');
}

function checkSpawn(
  { scenario, fixtures, problems }: Checking,
  path: string,
  name: string,
  args: boolean,
): void {
  const program = Object.entries(scenario.programs ?? {}).find(([known]) => known === name)?.[1];
  if (program === undefined && fixtures?.includes(name) === false) {
    const known = [...Object.keys(scenario.programs ?? {}), ...fixtures];
    problems.push(wrongWord(`${path}.program`, 'program or fixture', name, known));
  }
  if (args && program !== undefined && program.fixture === undefined) {
    problems.push({ path: `${path}.args`, reason: `are for a fixture, which the program ${name} is not` });
  }
}

function checkHandle({ problems }: Checking, path: string, name: string, scope: Scope): void {
  if (scope.get(name) === true) return;
  const handles = [...scope].filter(([, isHandle]) => isHandle).map(([known]) => known);
  problems.push(wrongWord(path, 'handle that a spawn before this step yields', name, handles));
}

function checkActor({ scenario, problems }: Checking, path: string, name: string): void {
  // An actor of the script's own can have children, whose names only it knows.
  if (BUILT_IN_ACTORS.includes(name) || (scenario.actors ?? []).length > 0) return;
  problems.push(wrongWord(path, 'actor of this script', name, BUILT_IN_ACTORS));
}

function checkAmount({ problems }: Checking, path: string, [from, to]: readonly [number, number]): void {
  if (from > to) problems.push({ path, reason: `a range goes up; this goes from ${from} down to ${to}` });
}

function checkCheck({ problems }: Checking, path: string, step: CheckStep, scope: Scope): void {
  const comparisons = COMPARISONS.filter((comparison) => comparison in step);
  if (comparisons.length !== 1) {
    const has = comparisons.length === 0 ? 'none' : comparisons.join(' and ');
    problems.push({ path, reason: `must have exactly one of ${COMPARISONS.join(', ')}; it has ${has}` });
  }
  const [variable = ''] = step.value.split('.');
  if (!scope.has(variable)) {
    problems.push(
      wrongWord(`${path}.value`, 'value that a step before this one yields', variable, [...scope.keys()]),
    );
  }
  const flaw = step.matches === undefined ? undefined : flawOf(step.matches);
  if (flaw !== undefined) problems.push({ path: `${path}.matches`, reason: flaw });
}

function flawOf(expression: string): string | undefined {
  try {
    new RegExp(expression, 'u');
    return undefined;
  } catch (error) {
    return `is no regular expression: ${error instanceof Error ? error.message : String(error)}`;
  }
}
