import assert from 'node:assert/strict';

/** What a client of either generation gets from a tool. */
interface Reply {
  readonly structuredContent?: unknown;
  readonly isError?: boolean | undefined;
  readonly [more: string]: unknown;
}

/** The data of a reply that is no refusal. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads of it what it is about, and fails where that is not there.
export function dataOf(reply: Reply): any {
  assert.notEqual(reply.isError, true, JSON.stringify(reply));
  return reply.structuredContent;
}

/** The code and parameter of a refusal. */
export function refusalOf(reply: Reply): string {
  assert.equal(reply.isError, true, JSON.stringify(reply));
  const { error } = reply.structuredContent as { error: { code: string; details: { param?: string } } };
  return [error.code, error.details.param].join(' ').trim();
}
