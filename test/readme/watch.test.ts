import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type ActorHandle, createHost, type Host, type Session, type ToolResult } from '@longrun/host';
import { type WatchArgs, type WatchMessage, type WatchReport, watch } from './watch/watch-actor.js';

/** Far more than a run takes; what a broken actor costs. */
const WAIT_MS = 20_000;

interface Watching {
  readonly host: Host;
  readonly session: Session;
  /** Replaces the watched file in one step, so that nobody sees half of it. */
  save(text: string): void;
}

async function watching(t: TestContext, script: string): Promise<Watching> {
  const root = mkdtempSync(join(tmpdir(), 'longrun-watch-'));
  const directory = join(root, 'watched');
  mkdirSync(directory);
  const save = (text: string): void => {
    writeFileSync(join(root, 'draft'), text);
    renameSync(join(root, 'draft'), join(directory, 'input.txt'));
  };
  save('first');
  const args: WatchArgs = { sessionId: 'agent-1', directory, argv: ['sh', '-c', script] };
  const host = await createHost({ logger: false, actors: [{ definition: watch, args }] });
  t.after(async () => {
    await host.close();
    rmSync(root, { recursive: true, force: true });
  });
  return { host, session: host.session('agent-1'), save };
}

/** Takes results until one has this output. */
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
  const { host, session, save } = await watching(t, 'cat input.txt');
  const first = await resultSaying(session, 'first');
  assert.equal(first.status, 'completed');

  save('second');
  const second = await resultSaying(session, 'second');
  assert.notEqual(second.handle_id, first.handle_id);

  const { runs, handleId } = await host
    .actor<WatchMessage>('watch')
    .ask('report', {}, { timeoutMs: WAIT_MS });
  assert(runs >= 2);
  assert(handleId !== undefined);
});

test('a change ends the run that is under way, which then puts nothing in the inbox', async (t) => {
  const { host, session, save } = await watching(
    t,
    'text=$(cat input.txt); printf %s "$text"; test "$text" = last || exec sleep 600',
  );
  const actor = host.actor<WatchMessage>('watch');
  const { handleId } = await untilRunning(actor);
  assert(handleId !== undefined);
  // It has read the file when it has printed it; only then may the file change.
  const input = { handle_id: handleId, wait_ms: WAIT_MS };
  const { text } = await host.callTool('read_output', input, { sessionId: session.id });
  assert.equal(text, 'first');

  save('last');
  await resultSaying(session, 'last');
  const handles = await host.listHandles({ includeFinished: true });
  assert.equal(handles.find(({ handle_id }) => handle_id === handleId)?.state, 'cancelled');
  assert.deepEqual(session.drain(), []);
});

test('the watch actor stops with its session', async (t) => {
  const { host, session, save } = await watching(t, 'cat input.txt');
  await resultSaying(session, 'first');
  await session.end();
  const isThere = async (): Promise<boolean> =>
    (await host.inspect()).system.actors.some(({ kind }) => kind === 'watch');
  assert.equal(await isThere(), true);
  save('second');
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
