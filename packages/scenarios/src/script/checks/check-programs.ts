import type { Scenario } from '../scenario.js';
import { type ScriptProblem, wrongWord } from '../script-problem.js';

const WAYS = ['fixture', 'argv', 'shell'] as const;

/** Every program is one of a fixture, an argv and a shell line. `fixtures`: undefined when nobody knows them. */
export function checkPrograms(
  scenario: Scenario,
  fixtures: readonly string[] | undefined,
): readonly ScriptProblem[] {
  const problems: ScriptProblem[] = [];
  for (const [name, program] of Object.entries(scenario.programs ?? {})) {
    const path = `programs.${name}`;
    const ways = WAYS.filter((way) => program[way] !== undefined);
    if (ways.length !== 1) {
      const has = ways.length === 0 ? 'none' : ways.join(' and ');
      problems.push({ path, reason: `must have exactly one of ${WAYS.join(', ')}; it has ${has}` });
    }
    if (program.args !== undefined && program.fixture === undefined) {
      problems.push({ path: `${path}.args`, reason: 'are for a fixture; write them into argv or shell' });
    }
    if (program.fixture !== undefined && fixtures?.includes(program.fixture) === false) {
      problems.push(wrongWord(`${path}.fixture`, 'fixture', program.fixture, fixtures));
    }
  }
  return problems;
}
