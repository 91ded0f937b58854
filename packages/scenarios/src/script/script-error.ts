import { formatProblems, type ScriptProblem } from './script-problem.js';

/** A script was refused; the message lists every problem. */
export class ScriptError extends Error {
  readonly problems: readonly ScriptProblem[];

  constructor(name: string, problems: readonly ScriptProblem[]) {
    super(`scenario ${name} cannot run:\n${formatProblems(problems)}`);
    this.name = 'ScriptError';
    this.problems = problems;
  }
}
