import { LongrunError } from '@longrun/protocol';

/** A text of the input, at most `maxLength` long. Throws `INVALID_PARAMETER`. */
export function textOf(input: Readonly<Record<string, unknown>>, param: string, maxLength: number): string {
  const value = input[param];
  if (typeof value === 'string' && value !== '' && value.length <= maxLength) return value;
  const message = `${param} must be a string of 1 to ${maxLength} characters.`;
  throw new LongrunError({ code: 'INVALID_PARAMETER', message, details: { param } });
}
