import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineActor } from '@longrun/actor';
import { DEFAULT_LIMITS, LongrunError } from '@longrun/protocol';
import { DEFAULT_THREADS, type HostOptions, resolveOptions } from '../dist/host-options.js';

function refusal(options: unknown): LongrunError {
  try {
    // What a caller without types may pass.
    resolveOptions(options as HostOptions);
  } catch (error) {
    assert.ok(LongrunError.is(error));
    return error;
  }
  assert.fail(`accepted ${JSON.stringify(options)}`);
}

test('no options mean the documented defaults', () => {
  assert.deepEqual(resolveOptions({}), {
    launcher: 'auto',
    threads: DEFAULT_THREADS,
    limits: DEFAULT_LIMITS,
    resources: undefined,
    tracing: { commandArgs: false },
    actors: [],
  });
});

test('given numbers replace defaults one by one', () => {
  const { threads, limits } = resolveOptions({ threads: { max: 1 }, limits: { liveHandles: 3 } });
  assert.deepEqual(threads, { warm: 1, max: 1, whenFull: 'share' });
  assert.deepEqual(limits, { ...DEFAULT_LIMITS, liveHandles: 3 });
});

test('resources are taken as they are; none at all is no limit, with any launcher', () => {
  const resources = { openFiles: 64, coreBytes: 0, oomScoreAdjust: -1000 };
  assert.deepEqual(resolveOptions({ resources }).resources, resources);
  assert.equal(resolveOptions({ launcher: 'portable', resources: {} }).resources, undefined);
  const unset = { openFiles: undefined };
  // What a caller without types may pass.
  assert.equal(resolveOptions({ resources: unset } as object).resources, undefined);
});

for (const [param, options] of [
  ['threads.max', { threads: { max: 0 } }],
  ['threads.max', { threads: { max: 1.5 } }],
  ['threads.warm', { threads: { warm: 3, max: 2 } }],
  ['threads.whenFull', { threads: { whenFull: 'panic' } }],
  ['limits.liveHandles', { limits: { liveHandles: -1 } }],
  ['limits.liveHandels', { limits: { liveHandels: 1 } }],
  ['limits.graceMs', { limits: { graceMs: 5000 } }],
  ['limits.headBytes', { limits: { headBytes: 1e15 } }],
  ['tracing', { tracing: true }],
  ['tracing.commandArgs', { tracing: { commandArgs: 1 } }],
  ['tracing.commandArgv', { tracing: { commandArgv: true } }],
  ['resources', { resources: 5 }],
  ['resources.openfiles', { resources: { openfiles: 64 } }],
  ['resources.openFiles', { resources: { openFiles: 2 } }],
  ['resources.openFiles', { resources: { openFiles: '64' } }],
  ['resources.processes', { resources: { processes: -1 } }],
  ['resources.cpuSeconds', { resources: { cpuSeconds: 0 } }],
  ['resources.cpuSeconds', { resources: { cpuSeconds: 0.5 } }],
  ['resources.addressSpaceBytes', { resources: { addressSpaceBytes: 0 } }],
  ['resources.fileSizeBytes', { resources: { fileSizeBytes: Number.POSITIVE_INFINITY } }],
  ['resources.coreBytes', { resources: { coreBytes: Number.NaN } }],
  ['resources.oomScoreAdjust', { resources: { oomScoreAdjust: 1001 } }],
  ['resources.oomScoreAdjust', { resources: { oomScoreAdjust: -1001 } }],
  ['resources', { launcher: 'portable', resources: { openFiles: 64 } }],
  ['options', 5],
  ['options', null],
  ['thread', { thread: { max: 1 } }],
  ['threads', { threads: 5 }],
  ['threads.maxx', { threads: { maxx: 1 } }],
  ['limits', { limits: 5 }],
  ['logger', { logger: true }],
  ['logger', { logger: {} }],
  ['vm', { vm: 5 }],
  ['vm', { vm: { pushFeedback: () => undefined } }],
  ['sandbox', { sandbox: {} }],
  ['actors', { actors: 5 }],
  ['actors', { actors: [5] }],
  ['actors', { actors: [{ definition: null }] }],
  ['launcher', { launcher: 'fork' }],
  [
    'actors',
    { actors: [defineActor<{ type: 'x' }, null>({ kind: 'k', init: () => null, on: { x: () => {} } })] },
  ],
] as const) {
  test(`INVALID_PARAMETER names ${param} for ${JSON.stringify(options)}`, () => {
    const error = refusal(options);
    assert.deepEqual([error.code, error.details.param], ['INVALID_PARAMETER', param]);
  });
}
