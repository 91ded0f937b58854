import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { Fault, Program } from '../../dist/script/scenario.js';
import { createInlineWorld } from '../../dist/world/inline-world.js';
import { createThreadsWorld, type ThreadsWorldOptions } from '../../dist/world/threads-world.js';
import type { FaultOutcome, Notice, World } from '../../dist/world/world.js';

/** `test/fixtures` of this repository, seen from `dist-test/support`. */
export const FIXTURES: string = fileURLToPath(new URL('../../../../test/fixtures', import.meta.url));

/** Few threads: a test needs no more, and each takes 50 ms to boot. */
const THREADS = { warm: 1, max: 4 };
const DEADLINE_MS = 20_000;

type Create = (options: ThreadsWorldOptions) => Promise<World>;

export const WORLDS: readonly (readonly ['threads' | 'inline', Create])[] = [
  ['threads', createThreadsWorld],
  ['inline', createInlineWorld],
];

export interface Opened {
  readonly world: World;
  readonly notices: readonly Notice[];
}

/** A world for the time of `body`, which must leave nothing behind. */
export async function inWorld(
  create: Create,
  body: (opened: Opened) => Promise<void>,
  options: Partial<ThreadsWorldOptions> = {},
): Promise<void> {
  const world = await create({ fixtures: FIXTURES, host: { threads: THREADS }, ...options });
  const notices: Notice[] = [];
  world.onNotice((notice) => notices.push(notice));
  try {
    await body({ world, notices });
  } finally {
    assert.deepEqual(await world.close(), { processes: [], threads: [], descriptors: [], files: [] });
  }
  assert.deepEqual(
    notices.filter(({ type }) => type === 'violation'),
    [],
  );
}

/** Starts a long-running command, and answers its handle. */
export async function start(world: World, program: Program, sessionId = 's'): Promise<string> {
  const input = { ...world.commandOf(program), long_running: true };
  const { handle_id } = await world.call('run_command', input, sessionId);
  return String(handle_id);
}

/** Runs a command in the foreground. */
export function run(world: World, program: Program, sessionId = 's'): Promise<Record<string, unknown>> {
  return world.call('run_command', world.commandOf(program), sessionId);
}

/** The results of the next items, as many as that. */
export async function takeResults(
  world: World,
  count: number,
  sessionId = 's',
): Promise<readonly Record<string, unknown>[]> {
  const results: Record<string, unknown>[] = [];
  while (results.length < count) {
    assert.ok(await world.awaitItem(sessionId, DEADLINE_MS), `${results.length} of ${count} items came`);
    for (const { content } of world.drain(sessionId)) results.push(JSON.parse(content));
  }
  return results;
}

export async function pidOf(world: World, handleId: string): Promise<number> {
  const { handles } = await world.observe();
  return handles.find((handle) => handle.handleId === handleId)?.pid ?? 0;
}

/** The first of everything: these tests leave no choice. */
export const FIRST = (): number => 0;

export function inject(world: World, fault: Fault): Promise<FaultOutcome> {
  return world.inject(fault, FIRST);
}

/** It takes work, ends it, and tells of its end. */
export async function assertWell(world: World): Promise<void> {
  assert.equal((await run(world, { argv: ['echo', 'well'] }, 'well'))['stdout'], 'well\n');
  const handle = await start(world, { argv: ['true'] }, 'well');
  const [result] = await takeResults(world, 1, 'well');
  assert.deepEqual([result?.['handle_id'], result?.['exit_code']], [handle, 0]);
}

/** Code of what a call rejects with; `none` when it does not. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'none';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

/** Looks at something outside of this process until it holds. */
export async function eventually(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const until = performance.now() + DEADLINE_MS;
  while (!(await condition())) {
    assert.ok(performance.now() < until, `not in time: ${what}`);
    await new Promise((done) => setTimeout(done, 5));
  }
}
