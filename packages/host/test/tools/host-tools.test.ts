import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostTools } from '../../dist/tools/index.js';

test('host tools are listed with name, description and both schemas', () => {
  assert.equal(hostTools.length, 7);
  for (const tool of hostTools) {
    assert.deepEqual(Object.keys(tool), ['name', 'description', 'inputSchema', 'outputSchema']);
  }
});
