import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { scenarioJsonSchema } from '../../dist/script/json-schema.js';

test('the published JSON Schema is what the package checks; else run node schema/write.mjs', async () => {
  const file = new URL('../../schema/scenario.schema.json', import.meta.url);
  assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), structuredClone(scenarioJsonSchema()));
});

test('the published JSON Schema refuses unknown keys and shows defaults', () => {
  const schema: {
    readonly additionalProperties?: unknown;
    readonly properties?: { readonly seed?: object };
  } = scenarioJsonSchema();
  assert.equal(schema.additionalProperties, false);
  assert.deepEqual(schema.properties?.seed, {
    type: 'integer',
    minimum: 0,
    maximum: 2 ** 32 - 1,
    default: 1,
    description: 'Decides every choice; when simulated, everything.',
  });
});
