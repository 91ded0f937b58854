import { join } from 'node:path';
import type { Program } from '../script/scenario.js';

/** What `run_command` needs to run a program on this machine. `fixtures` is the directory of the fixtures. */
export function commandOf(program: Program, fixtures: string): object {
  if (program.fixture !== undefined) {
    return { argv: [join(fixtures, program.fixture), ...(program.args ?? [])] };
  }
  if (program.shell !== undefined) return { command: program.shell, shell: true };
  if (program.argv !== undefined) return { argv: program.argv };
  throw new TypeError('a program has a fixture, an argv or a shell text');
}
