import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { test } from 'node:test';
import { TOOL_TABLE } from '@longrun/protocol/tools';
import { fixture } from '../support/fixtures.js';
import { createGate } from '../support/gates.js';
import { list, openHost, run, runShell, start, startShell } from '../support/hosts.js';
import { takeItems, takeResult } from '../support/items.js';
import { LAUNCHER } from '../support/launcher.js';
import { seeOutput } from '../support/output.js';

const FIELDS = [
  ...['handle_id', 'exit_code', 'stdout', 'stderr', 'duration_ms', 'signal'],
  ...['command_id', 'session_id', 'status', 'command', 'pid', 'started_at', 'ended_at'],
  ...['stdout_bytes', 'stderr_bytes', 'stdout_lines', 'stderr_lines'],
  ...['stdout_truncated', 'stderr_truncated', 'omitted_bytes', 'dropped_bytes', 'stdout_path', 'stderr_path'],
  ...['pipe_held', 'descendants_alive', 'usage', 'survivors'],
];

test('C3: an item is JSON with every field at its value', async (t) => {
  const host = await openHost(t);
  const script = "printf 'one\\ntwo'; printf 'ü\\n' >&2; exit 7";
  const { handle_id, started_at, command } = await startShell(host, 'agent-1', script);
  const [row] = await list(host, 'agent-1', true);
  const [item] = await takeItems(host.session('agent-1'), 1);
  const result: Record<string, unknown> = JSON.parse(item?.content ?? '');
  assert.deepEqual(Object.keys(result).sort(), [...FIELDS].sort());

  const { duration_ms, ended_at, usage, ...fixed } = result;
  assert.deepEqual(fixed, {
    ...{ handle_id, exit_code: 7, stdout: 'one\ntwo', stderr: 'ü\n', signal: null },
    ...{
      command_id: row?.command_id,
      session_id: 'agent-1',
      status: 'completed',
      command,
      pid: row?.pid,
      started_at,
    },
    ...{ stdout_bytes: 7, stderr_bytes: 3, stdout_lines: 2, stderr_lines: 1 },
    ...{ stdout_truncated: false, stderr_truncated: false, omitted_bytes: 0, dropped_bytes: 0 },
    ...{ stdout_path: null, stderr_path: null, pipe_held: false, descendants_alive: 0 },
    survivors: [],
  });
  assert.equal(usage === null, LAUNCHER === 'portable', 'usage is told where the launcher knows it');
  assert.ok(typeof duration_ms === 'number' && duration_ms >= 0, `${duration_ms}`);
  assert.ok(typeof ended_at === 'number' && Number.isInteger(ended_at) && ended_at >= started_at);
  assert.ok(TOOL_TABLE.run_command.output.safeParse(result).success, 'it is what the output schema says');
});

test('C3: a foreground result has the same fields', async (t) => {
  const host = await openHost(t);
  const result = await run(host, 's', ['true']);
  assert.deepEqual(Object.keys(result).sort(), [...FIELDS].sort());
});

test('C3: command_id is a ULID of its own for every command', async (t) => {
  const host = await openHost(t);
  const ids = new Set<string>();
  for (let round = 0; round < 5; round += 1) ids.add((await run(host, 's', ['true'])).command_id);
  assert.equal(ids.size, 5);
  for (const id of ids) assert.match(id, /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
});

test('C3: every exit code from 0 to 255 is told as it is', async (t) => {
  const host = await openHost(t);
  const codes = [0, 1, 2, 63, 64, 125, 126, 127, 128, 129, 137, 143, 254, 255];
  const results = await Promise.all(
    codes.map((code) => run(host, 's', [fixture('exit-code'), String(code)])),
  );
  assert.deepEqual(
    results.map((each) => [each.exit_code, each.signal]),
    codes.map((code) => [code, null]),
  );
});

/** Those that end a process by default and do not depend on the terminal. */
const SIGNALS = [
  ...[
    'SIGHUP',
    'SIGINT',
    'SIGQUIT',
    'SIGILL',
    'SIGTRAP',
    'SIGABRT',
    'SIGBUS',
    'SIGFPE',
    'SIGKILL',
    'SIGUSR1',
  ],
  ...['SIGSEGV', 'SIGUSR2', 'SIGPIPE', 'SIGALRM', 'SIGTERM', 'SIGSTKFLT', 'SIGXCPU', 'SIGXFSZ', 'SIGVTALRM'],
  ...['SIGPROF', 'SIGIO', 'SIGPWR', 'SIGSYS'],
] as const;

test('C3: a death by a signal is exit_code -1 and the POSIX name, for every signal that ends a process', async (t) => {
  const host = await openHost(t);
  const ends = await Promise.all(
    SIGNALS.map((name) => run(host, 's', [fixture('kill-self'), String(constants.signals[name])])),
  );
  assert.deepEqual(
    ends.map((end) => [end.exit_code, end.signal, end.status]),
    SIGNALS.map((name) => [-1, name, 'completed']),
  );
});

test('C3: a child that a signal ended inside a shell is the exit code of that shell', async (t) => {
  const host = await openHost(t);
  const result = await runShell(host, 's', "sh -c 'kill -9 $$'; exit $?");
  assert.deepEqual([result.exit_code, result.signal], [137, null]);
});

test('C3: a known limit of the portable launcher: a death by a real-time signal reads as exit code 0', async (t) => {
  // Node reports it so on every release that is tested. The native launcher tells SIGRTMIN+n.
  const host = await openHost(t, { launcher: 'portable' });
  const result = await runShell(host, 's', 'kill -36 $$');
  assert.deepEqual([result.exit_code, result.signal], [0, null]);
});

test('C3: duration_ms counts from the spawn to the exit', async (t) => {
  const host = await openHost(t);
  const gate = createGate(t);
  const before = performance.now();
  const { handle_id } = await start(host, 's', [fixture('wait-for'), gate.path]);
  const started = performance.now();
  await seeOutput(host, 's', handle_id, 'ready');
  const opened = performance.now();
  await gate.open();
  const { duration_ms } = await takeResult(host.session('s'));
  // The spawn is before its answer; the exit is after the gate was opened.
  assert.ok(duration_ms >= opened - started - 5, `${duration_ms} of at least ${opened - started}`);
  assert.ok(duration_ms <= performance.now() - before + 5, `${duration_ms}`);
});

test('C3: duration_ms and ended_at leave out the time that output is drained', async (t) => {
  const host = await openHost(t);
  const { duration_ms, started_at, ended_at, pipe_held } = await runShell(host, 's', 'sleep 30 & exit 0', {
    drain_ms: 700,
    leftovers: 'keep',
  });
  assert.equal(pipe_held, true);
  assert.ok(duration_ms < 700, `${duration_ms}`);
  assert.ok(ended_at - started_at < 700, `${ended_at - started_at}`);
});

const COUNTS: readonly (readonly [script: string, bytes: number, lines: number])[] = [
  ['true', 0, 0],
  ["printf '\\n'", 1, 1],
  ["printf 'a'", 1, 1],
  ["printf 'a\\n'", 2, 1],
  ["printf 'a\\n\\nb'", 4, 3],
  ["printf 'ü'", 2, 1],
  ["printf '\\377\\n'", 2, 1],
];

test('C3: bytes and lines are counted for each stream, a last line without newline too', async (t) => {
  const host = await openHost(t);
  for (const [script, bytes, lines] of COUNTS) {
    const result = await runShell(host, 's', `${script}; (${script}) >&2`);
    assert.deepEqual([result.stdout_bytes, result.stdout_lines], [bytes, lines], script);
    assert.deepEqual([result.stderr_bytes, result.stderr_lines], [bytes, lines], script);
  }
});

test('C3: truncation is told for each stream, with the bytes that are left out and the file that has them', async (t) => {
  const host = await openHost(t);
  const result = await runShell(host, 's', 'head -c 1000 /dev/zero; echo short >&2', {
    ...{ head_bytes: 10, tail_bytes: 20 },
  });
  assert.deepEqual([result.stdout_truncated, result.stderr_truncated], [true, false]);
  assert.deepEqual([result.stdout_bytes, result.stderr_bytes], [1000, 6]);
  assert.deepEqual([result.omitted_bytes, result.dropped_bytes], [970, 0]);
  assert.equal(typeof result.stdout_path, 'string');
  assert.equal(result.stderr_path, null);
});

test('C3: JSON names are snake_case', async (t) => {
  const host = await openHost(t);
  for (const name of Object.keys(await run(host, 's', ['true']))) assert.match(name, /^[a-z]+(_[a-z]+)*$/);
  for (const name of Object.keys((await list(host, 's', true))[0] ?? {}))
    assert.match(name, /^[a-z]+(_[a-z]+)*$/);
});

test('C3: an item has sequence, sessionId, kind, handleId, content and at', async (t) => {
  const host = await openHost(t);
  const before = Date.now();
  const { handle_id } = await start(host, 's', ['true']);
  const [item] = await takeItems(host.session('s'), 1);
  assert.ok(item !== undefined);
  const { content, at, ...rest } = item;
  assert.deepEqual(rest, { sequence: 1, sessionId: 's', kind: 'tool_result', handleId: handle_id });
  assert.equal(typeof content, 'string');
  assert.ok(before <= at && at <= Date.now());
});
