import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createHost, type Host, type ToolResult } from '@longrun/host';
import { commandsOf, living, newMarker } from '@longrun/testkit';
import { fixture } from '../support/fixtures.js';
import { refusal } from '../support/refusals.js';

/** What a call must reject with. */
interface Refusal {
  readonly code: string;
  readonly param?: string;
  readonly errno?: string;
  readonly missing?: 'file' | 'cwd';
  /** A part of the message, so that it is known what is wrong and with what. */
  readonly says?: RegExp;
}

interface Case {
  readonly title: string;
  readonly tool?: string;
  readonly input: unknown;
  readonly context?: unknown;
  readonly refused: Refusal;
}

const invalid = (param: string, says?: RegExp): Refusal => ({
  code: 'INVALID_PARAMETER',
  param,
  ...(says !== undefined && { says }),
});
const noSpawn = (errno: string, missing?: 'file' | 'cwd', says?: RegExp): Refusal => ({
  ...{ code: 'SPAWN_FAILED', errno },
  ...(missing !== undefined && { missing }),
  ...(says !== undefined && { says }),
});

const directory = mkdtempSync(join(tmpdir(), 'longrun-tests-'));
const file = join(directory, 'file');
writeFileSync(file, '');
const TOO_LONG = 'x'.repeat(200 * 1024);

/** The parameters that the three tools that start commands share. */
const COMMAND_CASES: readonly Case[] = [
  { title: 'an empty argv', input: { argv: [] }, refused: invalid('argv') },
  { title: 'an empty program', input: { argv: [''] }, refused: invalid('argv[0]', /program/) },
  { title: 'an argv that is a text', input: { argv: 'ls -l' }, refused: invalid('argv') },
  { title: 'an argv of numbers', input: { argv: ['ls', 1] }, refused: invalid('argv[1]') },
  { title: 'a null argv', input: { argv: null }, refused: invalid('argv') },
  { title: 'a NUL in the program', input: { argv: ['a\0b'] }, refused: invalid('argv[0]', /NUL/) },
  { title: 'a NUL in an argument', input: { argv: ['ls', 'a\0'] }, refused: invalid('argv[1]', /NUL/) },
  { title: 'a NUL in cwd', input: { argv: ['ls'], cwd: '/\0' }, refused: invalid('cwd', /NUL/) },
  { title: 'an empty cwd', input: { argv: ['ls'], cwd: '' }, refused: invalid('cwd') },
  { title: 'a cwd that is no text', input: { argv: ['ls'], cwd: 7 }, refused: invalid('cwd') },
  {
    title: "an '=' in a variable's name",
    input: { argv: ['ls'], env: { 'A=B': '1' } },
    refused: invalid('env.A=B'),
  },
  {
    title: 'a variable without a name',
    input: { argv: ['ls'], env: { '': '1' } },
    refused: invalid('env.', /empty/),
  },
  {
    title: 'a NUL in a name',
    input: { argv: ['ls'], env: { 'A\0': '1' } },
    refused: { code: 'INVALID_PARAMETER' },
  },
  { title: 'a NUL in a value', input: { argv: ['ls'], env: { A: '\0' } }, refused: invalid('env.A', /NUL/) },
  { title: 'a number as a value', input: { argv: ['ls'], env: { A: 1 } }, refused: invalid('env.A') },
  { title: 'an env that is a list', input: { argv: ['ls'], env: ['A=1'] }, refused: invalid('env') },
  { title: 'an unknown env_mode', input: { argv: ['ls'], env_mode: 'merge' }, refused: invalid('env_mode') },
  ...[
    'timeout_ms',
    'background_after_ms',
    'grace_ms',
    'drain_ms',
    'head_bytes',
    'tail_bytes',
    'spill_bytes',
  ].flatMap((param): Case[] => [
    { title: `a negative ${param}`, input: { argv: ['ls'], [param]: -1 }, refused: invalid(param) },
    { title: `a huge ${param}`, input: { argv: ['ls'], [param]: 2 ** 53 }, refused: invalid(param) },
    { title: `${param} not whole`, input: { argv: ['ls'], [param]: 1.5 }, refused: invalid(param) },
    { title: `${param} NaN`, input: { argv: ['ls'], [param]: Number.NaN }, refused: invalid(param) },
    { title: `${param} as a text`, input: { argv: ['ls'], [param]: '5' }, refused: invalid(param) },
  ]),
  { title: 'a timeout of 0', input: { argv: ['ls'], timeout_ms: 0 }, refused: invalid('timeout_ms') },
  {
    title: 'a timeout past what timers take',
    input: { argv: ['ls'], timeout_ms: 2 ** 31 },
    refused: invalid('timeout_ms'),
  },
  {
    title: "spill_bytes above the host's limit",
    input: { argv: ['ls'], spill_bytes: 300 * 1024 * 1024 },
    refused: invalid('spill_bytes', /268435456/),
  },
  {
    title: 'long_running as a text',
    input: { argv: ['ls'], long_running: 'yes' },
    refused: invalid('long_running'),
  },
  { title: 'unknown leftovers', input: { argv: ['ls'], leftovers: 'adopt' }, refused: invalid('leftovers') },
  { title: 'a stdin that is no text', input: { argv: ['ls'], stdin: 5 }, refused: invalid('stdin') },
  {
    title: 'an unknown parameter',
    input: { argv: ['ls'], timeoutMs: 5 },
    refused: invalid('timeoutMs', /timeout_ms/),
  },
  {
    title: 'a missing program',
    input: { argv: ['/no/such'] },
    refused: noSpawn('ENOENT', 'file', /\/no\/such/),
  },
  {
    title: 'a program not on PATH',
    input: { argv: ['no-such-program'] },
    refused: noSpawn('ENOENT', 'file', /no-such-program/),
  },
  {
    title: 'a missing cwd',
    input: { argv: ['ls'], cwd: '/no/such' },
    refused: noSpawn('ENOENT', 'cwd', /\/no\/such/),
  },
  { title: 'a cwd that is a file', input: { argv: ['ls'], cwd: file }, refused: noSpawn('ENOTDIR', 'cwd') },
  {
    title: 'a file that is not executable',
    input: { argv: [fixture('not-executable')] },
    refused: noSpawn('EACCES', 'file'),
  },
  { title: 'a directory as program', input: { argv: [directory] }, refused: noSpawn('EACCES', 'file') },
  {
    title: 'an interpreter that is missing',
    input: { argv: [fixture('bad-interpreter')] },
    refused: noSpawn('ENOENT', 'file'),
  },
  {
    title: 'an argument that is too long',
    input: { argv: ['/bin/echo', TOO_LONG] },
    refused: noSpawn('E2BIG'),
  },
  {
    title: 'an argument list that is too long',
    input: { argv: ['/bin/echo', ...Array.from({ length: 30_000 }, () => 'x'.repeat(1000))] },
    refused: noSpawn('E2BIG'),
  },
  {
    title: 'a variable that is too long',
    input: { argv: ['/bin/echo'], env: { A: TOO_LONG } },
    refused: noSpawn('E2BIG'),
  },
  {
    title: 'too many arguments',
    input: { argv: Array.from({ length: 70_000 }, () => 'x') },
    refused: invalid('argv'),
  },
  { title: 'an input that is a text', input: 'ls', refused: invalid('input') },
  { title: 'an input that is null', input: null, refused: invalid('input') },
  { title: 'an input that is a list', input: [], refused: invalid('input') },
];

const OTHER_CASES: readonly Case[] = [
  { title: 'no command at all', input: {}, refused: invalid('argv', /required/) },
  { title: 'shell without a command', input: { shell: true }, refused: invalid('command') },
  { title: 'a command without shell', input: { command: 'ls' }, refused: invalid('shell') },
  {
    title: 'argv and a command',
    input: { argv: ['ls'], command: 'ls', shell: true },
    refused: invalid('command'),
  },
  {
    title: 'a filter beside argv',
    tool: 'run_test',
    input: { argv: ['ls'], filter: 'x' },
    refused: invalid('filter'),
  },
  {
    title: 'a target beside argv',
    tool: 'run_build_command',
    input: { argv: ['ls'], target: 'x' },
    refused: invalid('target'),
  },
  {
    title: 'release beside argv',
    tool: 'run_build_command',
    input: { argv: ['ls'], release: true },
    refused: invalid('release'),
  },
  {
    title: 'a directory that is no project',
    tool: 'run_test',
    input: { cwd: directory },
    refused: invalid('argv', /package\.json/),
  },
  {
    title: 'a directory that is no project',
    tool: 'run_build_command',
    input: { cwd: directory },
    refused: invalid('argv'),
  },
  { title: 'no handle_id', tool: 'cancel_handle', input: {}, refused: invalid('handle_id') },
  {
    title: 'an empty handle_id',
    tool: 'cancel_handle',
    input: { handle_id: '' },
    refused: invalid('handle_id'),
  },
  {
    title: 'a handle_id of megabytes',
    tool: 'cancel_handle',
    input: { handle_id: TOO_LONG },
    refused: invalid('handle_id'),
  },
  {
    title: 'a number as handle_id',
    tool: 'cancel_handle',
    input: { handle_id: 1 },
    refused: invalid('handle_id'),
  },
  {
    title: 'force as a text',
    tool: 'cancel_handle',
    input: { handle_id: 'x', force: 'yes' },
    refused: invalid('force'),
  },
  {
    title: 'a negative grace',
    tool: 'cancel_handle',
    input: { handle_id: 'x', grace_ms: -1 },
    refused: invalid('grace_ms'),
  },
  {
    title: 'a grace that leaves no time',
    tool: 'cancel_handle',
    input: { handle_id: 'x', grace_ms: 1501 },
    refused: invalid('grace_ms'),
  },
  {
    title: 'a number as include_finished',
    tool: 'list_handles',
    input: { include_finished: 1 },
    refused: invalid('include_finished'),
  },
  {
    title: 'an unknown handle',
    tool: 'read_output',
    input: { handle_id: 'hto-1-1' },
    refused: { code: 'UNKNOWN_HANDLE', param: 'handle_id' },
  },
  {
    title: 'an unknown stream',
    tool: 'read_output',
    input: { handle_id: 'x', stream: 'both' },
    refused: invalid('stream'),
  },
  {
    title: 'a negative offset',
    tool: 'read_output',
    input: { handle_id: 'x', offset: -1 },
    refused: invalid('offset'),
  },
  {
    title: 'max_bytes of 0',
    tool: 'read_output',
    input: { handle_id: 'x', max_bytes: 0 },
    refused: invalid('max_bytes'),
  },
  {
    title: 'max_bytes above 1 MiB',
    tool: 'read_output',
    input: { handle_id: 'x', max_bytes: 2 ** 20 + 1 },
    refused: invalid('max_bytes'),
  },
  {
    title: 'a negative wait',
    tool: 'read_output',
    input: { handle_id: 'x', wait_ms: -1 },
    refused: invalid('wait_ms'),
  },
  {
    title: 'no handle to wait for',
    tool: 'wait_handles',
    input: { handle_ids: [] },
    refused: invalid('handle_ids'),
  },
  {
    title: 'too many to wait for',
    tool: 'wait_handles',
    input: { handle_ids: Array.from({ length: 1025 }, () => 'x') },
    refused: invalid('handle_ids'),
  },
  {
    title: 'a number to wait for',
    tool: 'wait_handles',
    input: { handle_ids: ['x', 7] },
    refused: invalid('handle_ids[1]'),
  },
  {
    title: 'an unknown one to wait for',
    tool: 'wait_handles',
    input: { handle_ids: ['hto-1-1'] },
    refused: { code: 'UNKNOWN_HANDLE', param: 'handle_ids[0]' },
  },
  {
    title: 'an unknown mode',
    tool: 'wait_handles',
    input: { handle_ids: ['x'], mode: 'some' },
    refused: invalid('mode'),
  },
  {
    title: 'a huge timeout',
    tool: 'wait_handles',
    input: { handle_ids: ['x'], timeout_ms: 2 ** 31 },
    refused: invalid('timeout_ms'),
  },
  { title: 'an unknown tool', tool: 'run_everything', input: {}, refused: invalid('tool', /run_everything/) },
  { title: 'a tool named like a method of objects', tool: 'toString', input: {}, refused: invalid('tool') },
  { title: 'no session', input: { argv: ['ls'] }, context: undefined, refused: invalid('sessionId') },
  {
    title: 'an empty session id',
    input: { argv: ['ls'] },
    context: { sessionId: '' },
    refused: invalid('sessionId'),
  },
  {
    title: 'a session id of 257 characters',
    input: { argv: ['ls'] },
    context: { sessionId: 'x'.repeat(257) },
    refused: invalid('sessionId'),
  },
  {
    title: 'a number as session id',
    input: { argv: ['ls'] },
    context: { sessionId: 7 },
    refused: invalid('sessionId'),
  },
];

let host: Host;
let commands = 0;
before(async () => {
  host = await createHost({ logger: false });
  await host.inspect();
  commands = commandsOf(process.pid).length;
});
after(async () => {
  await host.close();
  rmSync(directory, { recursive: true });
});

const ALL: readonly Case[] = [
  ...['run_command', 'run_test', 'run_build_command'].flatMap((tool) =>
    COMMAND_CASES.map((each) => ({ ...each, tool })),
  ),
  ...OTHER_CASES,
];

for (const each of ALL) {
  const { title, tool = 'run_command', input, refused } = each;
  test(`bad input to ${tool}: ${title} is ${refused.code}`, async () => {
    // Callers without types hand over anything.
    const context = ('context' in each ? each.context : { sessionId: 'bad' }) as { sessionId: string };
    const error = await refusal(host.callTool(tool, input, context));
    const { code, message, details } = error;
    assert.equal(code, refused.code, message);
    assert.equal(details.tool, tool);
    if (refused.param !== undefined) assert.equal(details.param, refused.param, message);
    if (refused.errno !== undefined) assert.equal(details.errno, refused.errno, message);
    assert.equal(details.missing, refused.missing);
    if (refused.says !== undefined) assert.match(message, refused.says);
    assert.ok(message.length < 2000, `a message of ${message.length} characters`);
    assert.ok(JSON.stringify(error.toJSON()).length < 16_000);

    const { handles } = await host.callTool('list_handles', { include_finished: true }, { sessionId: 'bad' });
    assert.deepEqual(handles, [], 'no handle is left');
    assert.equal(commandsOf(process.pid).length, commands, 'no process is left');
  });
}

test('bad input: after all of it the host works as before, and holds nothing', async () => {
  const inspection = await host.inspect();
  assert.deepEqual(
    [inspection.liveHandles, inspection.coordinator.lingering, inspection.coordinator.receipts],
    [0, 0, 0],
  );
  assert.equal(inspection.system.pendingAsks, 0);
  assert.equal(inspection.spilledBytes, 0);
  assert.ok(inspection.system.actors.every(({ restarts, kind }) => restarts === 0 && kind !== 'process'));
  const answer = await host.callTool('run_command', { argv: ['echo', 'hi'] }, { sessionId: 'bad' });
  assert.ok('stdout' in answer && answer.stdout === 'hi\n');
});

test('bad input: 200 calls at once that cannot spawn are refused one by one, and nothing is left', async () => {
  const call = () => host.callTool('run_command', { argv: ['/no/such'] }, { sessionId: 'bad' });
  const errors = await Promise.all(Array.from({ length: 200 }, () => refusal(call())));
  assert.ok(errors.every(({ code }) => code === 'SPAWN_FAILED'));
  assert.equal((await host.inspect()).liveHandles, 0);
});

test('bad input: values of env and stdin are never repeated in an error', async () => {
  const secret = 'hunter2';
  const inputs = [
    { argv: ['ls'], env: { 'A=B': secret, C: `${secret}\0` } },
    { argv: ['ls'], env: { [secret]: 5 }, stdin: 7 },
    { argv: ['/no/such'], env: { A: secret }, stdin: secret },
  ];
  for (const [index, input] of inputs.entries()) {
    const error = await refusal(host.callTool('run_command', input, { sessionId: 'bad' }));
    // The name of a variable may be told, its value never.
    const told = JSON.stringify(error.toJSON());
    assert.ok(index === 1 || !told.includes(secret), told);
  }
});

test('bad input: options of createHost that are out of range are INVALID_PARAMETER, and no thread is left', async () => {
  const threads = (await host.inspect()).threads.length;
  for (const [param, options] of [
    ['launcher', { launcher: 'docker' }],
    ['threads.max', { threads: { max: 0 } }],
    ['threads.warm', { threads: { warm: 5, max: 4 } }],
    ['threads.whenFull', { threads: { whenFull: 'wait' } }],
    ['limits.liveHandles', { limits: { liveHandles: -1 } }],
    ['limits.graceMs', { limits: { graceMs: 1.5 } }],
    ['limits.nonsense', { limits: { nonsense: 1 } }],
    ['actors', { actors: [{ kind: 'x', init: () => 0, on: {} }] }],
  ] as const) {
    const { code, details } = await refusal(createHost(options as never));
    assert.deepEqual([code, details.tool, details.param], ['INVALID_PARAMETER', 'createHost', param]);
  }
  assert.equal((await host.inspect()).threads.length, threads);
});

test('bad input: out of file descriptors a spawn is SPAWN_FAILED with EMFILE, a cancel still ends the tree, and later calls work', async () => {
  const marker = newMarker();
  const program = fileURLToPath(new URL('../programs/few-descriptors.js', import.meta.url));
  // A thread that starts opens all its modules at once: with fewer it would not get that far.
  const script = `ulimit -n 400; exec "$0" ${program} ${marker}`;
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', script, process.execPath], {
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  const report = JSON.parse(stdout) as {
    readonly before: number;
    readonly after: number;
    readonly used: number;
    readonly errors: readonly {
      readonly code: string;
      readonly details: { readonly errno?: string; readonly tool?: string };
    }[];
    readonly handles: readonly { readonly state: string }[];
    readonly cancelled: { readonly cancelled: boolean };
    readonly noThread: {
      readonly code: string;
      readonly message: string;
      readonly details: { readonly errno?: string };
    };
    readonly coldHandles: readonly unknown[];
    readonly again: readonly ToolResult[];
  };
  assert.ok(report.used > 0, 'there were descriptors to use up');
  for (const { code, details } of report.errors) {
    assert.deepEqual([code, details.errno, details.tool], ['SPAWN_FAILED', 'EMFILE', 'run_command']);
  }
  assert.deepEqual(
    report.handles.map(({ state }) => state),
    ['exited', 'running'],
    'no handle came of the refused ones',
  );
  assert.equal(report.cancelled.cancelled, true);
  assert.deepEqual(living(marker), []);
  assert.ok(report.after <= report.before, `${report.before} descriptors before, ${report.after} after`);
  const { code, message, details } = report.noThread;
  assert.deepEqual([code, details.errno], ['SPAWN_FAILED', 'EMFILE'], 'it does not wait for a thread');
  assert.match(message, /^Cannot start a process thread for the command: .* \(EMFILE\)/);
  assert.deepEqual(report.coldHandles, [], 'nothing is left of it');
  assert.deepEqual(
    report.again.map(({ stdout }) => stdout),
    ['hi\n', 'hi\n'],
  );
});
