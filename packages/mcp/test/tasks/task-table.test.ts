import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FeedbackItem } from '@longrun/host';
import type { ClaimedRun } from '../../dist/session/claimed-run.js';
import type { McpSession } from '../../dist/session/mcp-session.js';
import { TaskTable } from '../../dist/tasks/task-table.js';
import { item } from '../support/items.js';

/** A command whose end the test decides, and what became of its result. */
class PlayedRun {
  readonly handleId = 'h';
  readonly started = { handle_id: 'h', command: 'sleep' };
  released = 0;
  end: (result: Record<string, unknown>) => void = () => {};
  readonly #result = new Promise<Record<string, unknown>>((resolve) => {
    this.end = resolve;
  });

  finished(): Promise<Record<string, unknown>> {
    return this.#result;
  }
  settle(): FeedbackItem {
    return item(1, this.handleId);
  }
  release(): void {
    this.released += 1;
  }
  /** As the table sees it: it uses no more than this. */
  asRun(): ClaimedRun {
    return this as unknown as ClaimedRun;
  }
}

function makeTable(): { table: TaskTable; putBack: FeedbackItem[] } {
  const putBack: FeedbackItem[] = [];
  const inbox = { putBack: (items: readonly FeedbackItem[]) => putBack.push(...items) };
  return { table: new TaskTable({ inbox } as unknown as McpSession), putBack };
}

test('a task that its client never heard of leaves its result to the inbox, before and after its end', async () => {
  const { table, putBack } = makeTable();
  const early = new PlayedRun();
  const working = table.adopt(early.asRun());
  table.abandon(working, early.asRun());
  assert.deepEqual([early.released, putBack.length, table.get(working.id)], [1, 0, undefined]);

  const late = new PlayedRun();
  const ended = table.adopt(late.asRun());
  late.end({ status: 'completed', exit_code: 0, signal: null });
  await ended.done;
  table.abandon(ended, late.asRun());
  table.abandon(ended, late.asRun());
  assert.deepEqual([late.released, putBack.length, table.get(ended.id)], [0, 1, undefined]);
});

test('room is made by the oldest task that has ended; while all work the next is CAPACITY_EXCEEDED', async () => {
  const { table } = makeTable();
  const runs = Array.from({ length: 256 }, () => new PlayedRun());
  const tasks = runs.map((run) => table.adopt(run.asRun()));
  assert.throws(() => table.makeRoom(), { code: 'CAPACITY_EXCEEDED' });
  runs[7]?.end({ status: 'completed', exit_code: 1, signal: null });
  await tasks[7]?.done;
  table.makeRoom();
  assert.equal(table.get(tasks[7]?.id ?? ''), undefined);
  assert.equal(table.list().length, 255);
});

test('what a task says of its end: exit code, signal, timeout, cancellation', async () => {
  const { table } = makeTable();
  const said = async (result: Record<string, unknown>): Promise<string> => {
    const run = new PlayedRun();
    const task = table.adopt(run.asRun());
    run.end(result);
    await task.done;
    return `${task.status}: ${task.statusMessage}`;
  };
  assert.equal(
    await said({ status: 'completed', exit_code: 3, signal: null }),
    'completed: h ended with exit code 3',
  );
  assert.equal(
    await said({ status: 'completed', exit_code: -1, signal: 'SIGKILL' }),
    'completed: h ended with SIGKILL',
  );
  assert.equal(await said({ status: 'timed_out' }), 'completed: h timed_out');
  assert.equal(await said({ status: 'cancelled' }), 'cancelled: h cancelled');
});
