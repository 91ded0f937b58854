import type { SerializedError } from './definition.js';

/** What is left of a thrown value as plain data. Anything can be thrown; never throws itself. */
export function serializeError(thrown: unknown): SerializedError {
  if (!(thrown instanceof Error)) return { name: 'NonError', message: describe(thrown) };
  const code: unknown = 'code' in thrown ? thrown.code : undefined;
  return {
    name: String(thrown.name),
    message: String(thrown.message),
    ...(typeof thrown.stack === 'string' ? { stack: thrown.stack } : {}),
    ...(typeof code === 'string' ? { code } : {}),
  };
}

function describe(value: unknown): string {
  try {
    return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  } catch {
    // A cycle or a hostile toJSON: the type is all that can be said safely.
    return `a thrown ${typeof value}`;
  }
}
