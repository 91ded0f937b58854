import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeTools, isToolName, type JsonSchema, type ToolDescriptor } from '@longrun/protocol/tools';

const names = [
  'run_command',
  'run_test',
  'run_build_command',
  'cancel_handle',
  'list_handles',
  'read_output',
  'wait_handles',
];

function tool(name: string): ToolDescriptor {
  const found = describeTools().find((each) => each.name === name);
  assert.ok(found, name);
  return found;
}

function properties(schema: JsonSchema): Record<string, Record<string, unknown>> {
  // What z.toJSONSchema makes of an object.
  return schema['properties'] as Record<string, Record<string, unknown>>;
}

test('the seven tools are described, in a fixed order', () => {
  assert.deepEqual(
    describeTools().map((each) => each.name),
    names,
  );
});

test('isToolName knows the tools and no property that every object has', () => {
  for (const name of names) assert.ok(isToolName(name), name);
  for (const name of ['', 'rm', 'constructor', 'toString', '__proto__', 'hasOwnProperty']) {
    assert.equal(isToolName(name), false, name);
  }
});

test('both schemas of each tool are objects at the root and survive JSON', () => {
  for (const { inputSchema, outputSchema, description } of describeTools()) {
    assert.equal(inputSchema['type'], 'object');
    assert.equal(outputSchema['type'], 'object');
    assert.deepEqual(JSON.parse(JSON.stringify({ inputSchema, outputSchema })), {
      inputSchema,
      outputSchema,
    });
    assert.ok(description.length > 40);
  }
});

test('every input schema refuses unknown properties', () => {
  for (const { name, inputSchema } of describeTools()) {
    assert.equal(inputSchema['additionalProperties'], false, name);
  }
});

test('no output schema rules out fields that a later version adds', () => {
  for (const { name, outputSchema } of describeTools()) {
    assert.ok(!JSON.stringify(outputSchema).includes('additionalProperties'), name);
  }
});

test('only what has no default is required', () => {
  const required = describeTools().map(({ name, inputSchema }) => [name, inputSchema['required'] ?? []]);
  assert.deepEqual(Object.fromEntries(required), {
    run_command: [],
    run_test: [],
    run_build_command: [],
    cancel_handle: ['handle_id'],
    list_handles: [],
    read_output: ['handle_id'],
    wait_handles: ['handle_ids'],
  });
});

test('the run tools take the same common parameters', () => {
  const common = [
    ...[
      'argv',
      'background_after_ms',
      'cwd',
      'drain_ms',
      'env',
      'env_mode',
      'grace_ms',
      'head_bytes',
      'leftovers',
    ],
    ...['long_running', 'spill_bytes', 'stdin', 'tail_bytes', 'timeout_ms'],
  ];
  const own = {
    run_command: ['command', 'shell'],
    run_test: ['filter'],
    run_build_command: ['release', 'target'],
  };
  for (const [name, more] of Object.entries(own)) {
    assert.deepEqual(
      Object.keys(properties(tool(name).inputSchema)).sort(),
      [...common, ...more].sort(),
      name,
    );
  }
});

test('parameters that need more than their name say what they mean', () => {
  for (const { name, inputSchema } of describeTools()) {
    for (const [param, schema] of Object.entries(properties(inputSchema))) {
      if (['stream', 'max_bytes', 'handle_ids', 'mode'].includes(param)) continue;
      assert.equal(typeof schema['description'], 'string', `${name}.${param}`);
    }
  }
});

test('every number has both bounds', () => {
  for (const { name, inputSchema } of describeTools()) {
    for (const [param, schema] of Object.entries(properties(inputSchema))) {
      if (schema['type'] !== 'integer') continue;
      const bounds = [schema['minimum'], schema['maximum']];
      assert.ok(
        bounds.every((bound) => typeof bound === 'number' && bound >= 0),
        `${name}.${param}: ${bounds}`,
      );
    }
  }
});

test('the output of a run tool is a result or a handle', () => {
  const alternatives = tool('run_command').outputSchema['anyOf'];
  assert.ok(Array.isArray(alternatives));
  assert.deepEqual(
    alternatives.map((each: JsonSchema) => 'exit_code' in properties(each)),
    [true, false],
  );
});

test('the output of cancel_handle needs only what an unknown handle has', () => {
  assert.deepEqual(tool('cancel_handle').outputSchema['required'], ['handle_id', 'survivors', 'cancelled']);
});

test('two descriptions share no object, so that a caller may change its own', () => {
  const [one, other] = [tool('run_command').inputSchema, tool('run_command').inputSchema];
  assert.deepEqual(one, other);
  assert.notEqual(properties(one)['argv'], properties(other)['argv']);
});
