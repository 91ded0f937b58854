import type { z } from 'zod';
import type { ErrorData } from '../errors.js';
import { bounded, issueText } from './issue-text.js';
import { TOOL_TABLE, type ToolArguments, type ToolName } from './tool-table.js';

/** Problems that one refusal lists; whoever made more reads the schema. */
const MAX_PROBLEMS = 8;

export type ParsedInput<Name extends ToolName> =
  | { readonly ok: true; readonly value: ToolArguments<Name> }
  | { readonly ok: false; readonly error: ErrorData };

/** One thing that is wrong with an input. */
interface Problem {
  /** Path of the parameter: `argv[0]`, `env.A=B`; `input` for the input as a whole. */
  readonly param: string;
  readonly message: string;
}

/**
 * Checks a tool's input. `undefined` counts as `{}`.
 *
 * @returns the checked arguments, or INVALID_PARAMETER with `details.tool`, `details.param` (the first parameter
 * at fault) and `details.problems` (all of them, at most 8). Values of `env` and `stdin` are never repeated.
 */
export function parseToolInput<Name extends ToolName>(name: Name, input: unknown): ParsedInput<Name> {
  const given = input === undefined ? {} : input;
  const schema = TOOL_TABLE[name].input;
  const parsed = schema.safeParse(given);
  const problems = [
    ...unpassableVariable(given),
    ...(parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemsOf(issue, given, schema))),
  ];
  const first = problems[0];
  if (first !== undefined) return { ok: false, error: refusal(name, problems, first) };
  // The table pairs each name with its schema; the compiler sees only the union of all of them.
  return { ok: true, value: parsed.data as ToolArguments<Name> };
}

function refusal(tool: ToolName, problems: readonly Problem[], first: Problem): ErrorData {
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return {
    code: 'INVALID_PARAMETER',
    message: `${tool}: ${first.param} ${first.message}${more}`,
    details: { tool, param: first.param, problems: problems.slice(0, MAX_PROBLEMS) },
  };
}

/** zod leaves a key of this name out of a record, so it would get lost without a word. */
function unpassableVariable(input: unknown): Problem[] {
  const variables: unknown =
    typeof input === 'object' && input !== null ? Reflect.get(input, 'env') : undefined;
  const has = typeof variables === 'object' && variables !== null && Object.hasOwn(variables, '__proto__');
  return has ? [{ param: 'env.__proto__', message: 'must not be used as a name' }] : [];
}

function problemsOf(issue: z.core.$ZodIssue, input: unknown, schema: z.ZodObject): Problem[] {
  if (issue.code !== 'unrecognized_keys')
    return [{ param: pathText(issue.path), message: issueText(issue, input) }];
  const known = Object.keys(schema.shape);
  return issue.keys.slice(0, MAX_PROBLEMS).map((key) => ({
    param: pathText([...issue.path, key]),
    message: `is not a parameter of this tool; ${hint(key, known)}`,
  }));
}

/** camelCase, kebab-case and capitals are the usual slips. */
function hint(key: string, known: readonly string[]): string {
  const fold = (name: string): string => name.replaceAll(/[-_]/g, '').toLowerCase();
  const meant = known.find((name) => fold(name) === fold(key));
  return meant === undefined ? `known are ${known.join(', ')}` : `did you mean ${meant}?`;
}

function pathText(path: readonly PropertyKey[]): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else text += text === '' ? bounded(String(key)) : `.${bounded(String(key))}`;
  }
  return text === '' ? 'input' : text;
}
