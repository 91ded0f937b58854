import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  type ActorHandle,
  type CustomActor,
  createHost,
  type Host,
  type Session,
  type ToolResult,
} from '@longrun/host';
import { type WatchArgs, type WatchMessage, type WatchReport, watch } from './watch/watch-actor.js';

/** Far more than a run takes; what a broken actor costs. */
const WAIT_MS = 20_000;

async function watching(
  t: TestContext,
  script: string,
): Promise<{ host: Host; session: Session; input: string }> {
  const directory = mkdtempSync(join(tmpdir(), 'longrun-watch-'));
  const input = join(directory, 'input.txt');
  writeFileSync(input, 'first');
  const args: WatchArgs = { sessionId: 'agent-1', directory, argv: ['sh', '-c', script] };
  // `actors` is typed for actors without messages only; what the host does with an entry fits every actor.
  const entry = { definition: watch, args } as unknown as CustomActor;
  const host = await createHost({ logger: false, actors: [entry] });
  t.after(async () => {
    await host.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return { host, session: host.session('agent-1'), input };
}

/** Takes results until one has this output. A save may be seen in two halves, so others can come before it. */
async function resultSaying(session: Session, stdout: string): Promise<ToolResult> {
  const seen: string[] = [];
  for (;;) {
    assert(
      await session.wait({ timeoutMs: WAIT_MS }),
      `no result says ${stdout}; there were ${seen.join(', ')}`,
    );
    for (const { content } of session.drain()) {
      const result: ToolResult = JSON.parse(content);
      if (result.stdout === stdout) return result;
      seen.push(JSON.stringify(result.stdout));
    }
  }
}

test('the watch actor runs its command at once, and again after a change', async (t) => {
  const { host, session, input } = await watching(t, 'cat input.txt');
  const first = await resultSaying(session, 'first');
  assert.equal(first.status, 'completed');

  writeFileSync(input, 'second');
  const second = await resultSaying(session, 'second');
  assert.notEqual(second.handle_id, first.handle_id);

  const { runs, handleId } = await host
    .actor<WatchMessage>('watch')
    .ask('report', {}, { timeoutMs: WAIT_MS });
  assert(runs >= 2);
  assert(handleId !== undefined);
});

test('a change ends the run that is under way, which then puts nothing in the inbox', async (t) => {
  const { host, session, input } = await watching(
    t,
    'cat input.txt; test "$(cat input.txt)" = last || exec sleep 600',
  );
  const actor = host.actor<WatchMessage>('watch');
  const { handleId } = await untilRunning(actor);
  assert(handleId !== undefined);

  writeFileSync(input, 'last');
  await resultSaying(session, 'last');
  const handles = await host.listHandles({ includeFinished: true });
  assert.equal(handles.find(({ handle_id }) => handle_id === handleId)?.state, 'cancelled');
  assert.deepEqual(session.drain(), []);
});

test('the watch actor stops with its session', async (t) => {
  const { host, session, input } = await watching(t, 'cat input.txt');
  await resultSaying(session, 'first');
  await session.end();
  const isThere = async (): Promise<boolean> =>
    (await host.inspect()).system.actors.some(({ kind }) => kind === 'watch');
  assert.equal(await isThere(), true);
  writeFileSync(input, 'second');
  const deadline = performance.now() + WAIT_MS;
  while (await isThere()) assert(performance.now() < deadline, 'the actor is still there');
});

/** Asks until its first process exists. */
async function untilRunning(actor: ActorHandle<WatchMessage>): Promise<WatchReport> {
  const deadline = performance.now() + WAIT_MS;
  for (;;) {
    const report = await actor.ask('report', {}, { timeoutMs: WAIT_MS });
    if (report.runs > 0) return report;
    assert(performance.now() < deadline, 'the command was never started');
  }
}
