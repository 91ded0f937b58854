import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createHost } from '@longrun/host';
import { createAgent, type Step } from '../dist/vm.js';

test('turns go on while a command runs, and its result is read before the step that needs it', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'longrun-demo-'));
  const fifo = join(directory, 'fifo');
  execFileSync('mkfifo', [fifo]);
  const host = await createHost({ logger: false });
  t.after(async () => {
    await host.close();
    rmSync(directory, { recursive: true });
  });

  const order: string[] = [];
  const step = (title: string, act: Step['act'], needs: readonly string[] = []): Step => ({
    title,
    needs,
    async act(turn) {
      order.push(title);
      await act(turn);
    },
  });
  const agent = createAgent(
    'agent-1',
    [
      // It ends when somebody writes a line to the FIFO, not before.
      step('start', async (turn) => {
        const { handle_id } = await host.callTool(
          'run_command',
          { argv: ['sh', '-c', `read line <"$1"; echo "got $line"`, 'sh', fifo], long_running: true },
          { sessionId: turn.sessionId },
        );
        turn.started('reader', handle_id);
      }),
      step('think', async () => {}),
      step('release', () => appendFile(fifo, 'hello\n')),
      step('use', async (turn) => turn.claim(turn.resultOf('reader').stdout.trim(), true), ['reader']),
    ],
    host,
    {
      say: (_agent, text) => order.push(text),
      claim: (_agent, text) => order.push(text),
    },
  );
  await agent.live(new AbortController().signal);
  assert.deepEqual(order, [
    'start',
    'think',
    'release',
    'reads in its inbox: reader ended',
    'use',
    'got hello',
  ]);
  assert.equal(agent.status().doing, 'done');
  assert.ok(agent.status().turns >= 4);
});

test('an aborted agent stops after its turn and does no further step', async (t) => {
  const host = await createHost({ logger: false });
  t.after(() => host.close());
  const stop = new AbortController();
  const done: string[] = [];
  const steps: readonly Step[] = ['first', 'second'].map((title) => ({
    title,
    async act() {
      done.push(title);
      stop.abort();
    },
  }));
  await createAgent('agent-1', steps, host, { say: () => {}, claim: () => {} }).live(stop.signal);
  assert.deepEqual(done, ['first']);
});
