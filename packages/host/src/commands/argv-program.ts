import type { ErrorData } from '@longrun/protocol';
import type { Outcome } from './outcome.js';
import type { Program } from './program.js';

/** A program and its arguments, shown joined by one space (C1). */
export function argvProgram(argv: readonly string[]): Outcome<Program> {
  const [program, ...rest] = argv;
  if (program === undefined || program === '') return { ok: false, error: NO_PROGRAM };
  return { ok: true, value: { argv: [program, ...rest], display: argv.join(' ') } };
}

const NO_PROGRAM: ErrorData = {
  code: 'INVALID_PARAMETER',
  message: 'argv must begin with a program',
  details: { param: 'argv' },
};
