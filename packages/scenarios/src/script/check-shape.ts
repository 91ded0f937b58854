import { z } from 'zod';
import type { Scenario } from './scenario.js';
import { scenarioSchema } from './schema/scenario-schema.js';
import { type ScriptProblem, shown, wrongWord } from './script-problem.js';

type Issue = z.core.$ZodIssue;

export type CheckedShape =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problems: readonly ScriptProblem[] };

/** What zod says when a schema has no words of its own. */
const NO_WORDS = 'Invalid input';

/** Holds a script against the schema, and says in a script's words what does not fit. */
export function checkShape(given: unknown): CheckedShape {
  const result = scenarioSchema.safeParse(given, { reportInput: true, error: wordsOf });
  if (result.success) return { ok: true, scenario: result.data };
  return { ok: false, problems: result.error.issues.flatMap((issue) => problemsOf(issue, [])) };
}

/** An issue about an unknown key does not say which keys there are: its message carries them, joined by a blank. */
function wordsOf({ code, inst }: z.core.$ZodRawIssue): string | undefined {
  const tellsKeys = code === 'unrecognized_keys' && inst instanceof z.ZodObject;
  return tellsKeys ? Object.keys(inst.shape).join(' ') : undefined;
}

function problemsOf(issue: Issue, above: readonly PropertyKey[]): readonly ScriptProblem[] {
  const at = [...above, ...issue.path];
  const path = at.join('.');
  const problem = (reason: string): readonly ScriptProblem[] => [{ path, reason }];
  switch (issue.code) {
    case 'unrecognized_keys': {
      const keys = issue.message.split(' ');
      return issue.keys.map((key) => wrongWord([...at, key].join('.'), 'known key', key, keys));
    }
    case 'invalid_value':
      return [
        issue.input === undefined ? missing(path, issue.values) : notOneOf(path, issue.input, issue.values),
      ];
    case 'invalid_union':
      return problemsOfUnion(issue, at);
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ path, reason: `the name ${message}` }));
    case 'invalid_type':
      if (issue.input === undefined) return problem('is missing');
      return problem(`must be ${withArticle(issue.expected)}, not ${shown(issue.input)}`);
    case 'too_small': {
      const least = `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`;
      return problem(hasEntries(issue.origin) ? `must have ${least} entries` : `must be ${least}`);
    }
    case 'too_big': {
      const most = `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`;
      if (issue.origin === 'string') return problem(`must be ${most} characters long`);
      return problem(hasEntries(issue.origin) ? `must have ${most} entries` : `must be ${most}`);
    }
    default:
      return problem(issue.message);
  }
}

function problemsOfUnion(
  issue: z.core.$ZodIssueInvalidUnion,
  at: readonly PropertyKey[],
): readonly ScriptProblem[] {
  const path = at.join('.');
  if (issue.discriminator !== undefined) {
    // The issue is at the key that decides; its input is the whole object.
    const written = propertyOf(issue.input, issue.discriminator);
    const words = 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
    return [written === undefined ? missing(path, words) : notOneOf(path, written, words)];
  }
  if (issue.message !== NO_WORDS) return [{ path, reason: issue.message }];
  const ways = issue.errors.map((issues) => issues.flatMap((each) => problemsOf(each, at)));
  const fitting = ways.filter((problems) => !problems.some((each) => each.path === path));
  if (fitting.length === 0) {
    const reasons = ways.flat().map(({ reason }) => reason);
    return [{ path, reason: [...new Set(reasons)].join(', or ') }];
  }
  // Whoever writes an object of one kind fits that kind best.
  return fitting.reduce((best, problems) => (problems.length < best.length ? problems : best));
}

function missing(path: string, values: readonly unknown[]): ScriptProblem {
  return { path, reason: `is missing: one of ${values.join(', ')}` };
}

function notOneOf(path: string, written: unknown, values: readonly unknown[]): ScriptProblem {
  const key = path.slice(path.lastIndexOf('.') + 1);
  // A place in a list has no name to speak of.
  const what = /^\d+$/.test(key) ? 'valid word' : `value of "${key}"`;
  return wrongWord(path, what, written, values.map(String));
}

function propertyOf(input: unknown, key: string): unknown {
  if (typeof input !== 'object' || input === null) return undefined;
  return Object.getOwnPropertyDescriptor(input, key)?.value;
}

function hasEntries(origin: string): boolean {
  return origin === 'array' || origin === 'string' || origin === 'set' || origin === 'map';
}

function withArticle(type: string): string {
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}
