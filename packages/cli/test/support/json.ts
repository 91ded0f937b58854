import assert from 'node:assert/strict';

/** A property of parsed JSON, on a path: `at(value, 'handles', 0, 'state')`. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value;
  for (const name of path) {
    assert.ok(
      typeof found === 'object' && found !== null,
      `${JSON.stringify(value)} has no ${path.join('.')}`,
    );
    found = Reflect.get(found, name);
  }
  return found;
}

export function lines(text: string): unknown[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
