import { nearestWord } from './nearest-word.js';

/** One thing that is wrong with a script. */
export interface ScriptProblem {
  /** `load.main.executor`, `flows.main.0.do`; empty for the script as a whole. */
  readonly path: string;
  readonly reason: string;
  /** The valid word that was probably meant. */
  readonly nearest?: string;
}

/** Lists of words up to this length are part of the reason. */
const MAX_LISTED_WORDS = 20;

/** A word is not one of those that are valid there. `what`: `mode`, `flow`. */
export function wrongWord(
  path: string,
  what: string,
  written: unknown,
  words: readonly string[],
): ScriptProblem {
  const nearest = typeof written === 'string' ? nearestWord(written, words) : undefined;
  const listed = words.length > 0 && words.length <= MAX_LISTED_WORDS;
  const reason = `${shown(written)} is no ${what}${listed ? `: it is one of ${words.join(', ')}` : ''}`;
  return { path, reason, ...(nearest === undefined ? {} : { nearest }) };
}

/** One line each: `path: reason; did you mean "word"?`. */
export function formatProblems(problems: readonly ScriptProblem[]): string {
  return problems
    .map(({ path, reason, nearest }) => {
      const place = path === '' ? '' : `${path}: `;
      return `${place}${reason}${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`;
    })
    .join('\n');
}

/** A value as a reason shows it: short. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}
