import type { z } from 'zod';

/** Longest piece of somebody's input that a message repeats. */
const MAX_ECHO_LENGTH = 60;
/** Parameters whose values are never repeated: they may hold secrets, or be large. */
const SECRET_PARAMETERS: ReadonlySet<PropertyKey | undefined> = new Set(['env', 'stdin']);

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a string',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  record: 'an object of strings',
};

/** Says what is wrong with one parameter, without its name: `must be a string, got 5`. */
export function issueText(issue: z.core.$ZodIssue, input: unknown): string {
  const value = valueAt(input, issue.path);
  const got = (): string => describeValue(value, SECRET_PARAMETERS.has(issue.path[0]));
  switch (issue.code) {
    case 'invalid_type':
      if (value === undefined) return `is required and must be ${EXPECTED[issue.expected] ?? issue.expected}`;
      return `must be ${EXPECTED[issue.expected] ?? issue.expected}, got ${got()}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map((each) => JSON.stringify(each)).join(', ')}, got ${got()}`;
    case 'too_small':
      if (issue.minimum === 1 && sizeOf(value) !== undefined) return 'must not be empty';
      return `must be at least ${size(issue.origin, issue.minimum)}, got ${sizeOf(value) ?? got()}`;
    case 'too_big':
      return `must be at most ${size(issue.origin, issue.maximum)}, got ${sizeOf(value) ?? got()}`;
    default:
      return issue.message;
  }
}

/** Shortens a text that came from outside. */
export function bounded(text: string): string {
  return text.length <= MAX_ECHO_LENGTH ? text : `${text.slice(0, MAX_ECHO_LENGTH)}…`;
}

function size(origin: string, bound: number | bigint): string {
  if (origin === 'array') return `${bound} items`;
  return origin === 'string' ? `${bound} characters` : `${bound}`;
}

function sizeOf(value: unknown): number | undefined {
  return typeof value === 'string' || Array.isArray(value) ? value.length : undefined;
}

function describeValue(value: unknown, secret: boolean): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  if (secret) return `a ${typeof value}`;
  return typeof value === 'string' ? JSON.stringify(bounded(value)) : String(value);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}
