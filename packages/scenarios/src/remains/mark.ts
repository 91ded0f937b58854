import { randomBytes } from 'node:crypto';
import { bearsToken, TOKEN_VARIABLE, tokenValue } from '@longrun/protocol';
import { allProcesses, type SeenProcess, variableOf } from './proc.js';

/** As of the service's own tokens: nobody guesses it. */
const MARK_BYTES = 16;

/**
 * What every process of one world carries in its environment, so that it is found again wherever it went: a token like
 * that of an outer host, which the service hands down beside its own.
 */
export interface Mark {
  /** What the variable must hold for who starts the service. */
  readonly value: string;
  /** Everybody who carries it, this process left out. */
  bearers(): readonly SeenProcess[];
  /** From now on, what this process starts carries it. Answers how to undo that. */
  wear(): () => void;
}

export function createMark(): Mark {
  const token = `${randomBytes(MARK_BYTES).toString('hex')}.world`;
  const value = tokenValue(process.env[TOKEN_VARIABLE], token);
  return {
    value,
    bearers: () =>
      allProcesses().filter(
        ({ pid }) => pid !== process.pid && bearsToken(variableOf(pid, TOKEN_VARIABLE) ?? '', token),
      ),
    wear: () => {
      process.env[TOKEN_VARIABLE] = value;
      return () => takeOff(token);
    },
  };
}

/** Other worlds of this process may have put theirs on meanwhile. */
function takeOff(token: string): void {
  const left = (process.env[TOKEN_VARIABLE] ?? '').split(' ').filter((each) => each !== '' && each !== token);
  if (left.length === 0) delete process.env[TOKEN_VARIABLE];
  else process.env[TOKEN_VARIABLE] = left.join(' ');
}
