import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandleBook, type Listing, MAX_FINISHED_ROWS } from '../../dist/live/handle-book.js';
import { MAX_COMMAND_LENGTH } from '../../dist/live/handle-row.js';
import { type FakeHandle, FakeSource } from '../support/fake-source.js';

/** Listings of a made-up host, a second apart. */
class Bench {
  readonly source: FakeSource = new FakeSource();
  readonly book: HandleBook = new HandleBook();
  now = 1_000_000;

  look(more: Partial<Listing> = {}): ReturnType<HandleBook['apply']> {
    this.now += 1000;
    const all = [...this.source.handles.values()];
    const { whole = true } = more;
    const finished = whole ? all.filter(({ ended_at }) => ended_at !== null) : [];
    const live = all.filter(({ ended_at }) => ended_at === null);
    const handles = [...finished, ...live].map((handle) => ({ ...handle }));
    const listing = {
      now: this.now,
      elapsedMs: 1000,
      handles,
      whole,
      afterLoss: false,
      usageOf: () => undefined,
    };
    return this.book.apply({ ...listing, ...more });
  }
}

test('a handle is told once, then only what is different', () => {
  const bench = new Bench();
  const handle = bench.source.add('sleep 60');
  const [row] = bench.look().added;
  assert.equal(row?.command, 'sleep 60');
  assert.equal(row?.bytesPerSecond, 0);

  handle.duration_ms += 1000;
  handle.silent_ms += 1003;
  assert.deepEqual(bench.look(), { added: [], changed: [], removed: [] });

  bench.source.print(handle, 'hello');
  assert.deepEqual(bench.look().changed, [
    { id: handle.handle_id, stdoutBytes: 5, bytesPerSecond: 5, lastOutputAt: bench.now },
  ]);
  assert.deepEqual(bench.look().changed, [{ id: handle.handle_id, bytesPerSecond: 0 }]);
});

test('an end is told with its exit code, and the row stays', () => {
  const bench = new Bench();
  const handle = bench.source.add('make');
  bench.look();
  bench.source.end(handle, 'exited', 2);
  const { changed, removed } = bench.look();
  assert.equal(changed[0]?.state, 'exited');
  assert.equal(changed[0]?.exitCode, 2);
  assert.deepEqual(removed, []);
  assert.equal(bench.book.rows.length, 1);
  assert.deepEqual(bench.look(), { added: [], changed: [], removed: [] });
});

test('a handle that is in no partial list has ended just now, and is not taken away', () => {
  const bench = new Bench();
  const handle = bench.source.add('true');
  bench.look();
  bench.source.end(handle, 'exited');
  assert.deepEqual(bench.look({ whole: false }), { added: [], changed: [], removed: [] });
  assert.equal(bench.look().changed[0]?.state, 'exited');
});

test('one that is in no whole list either is taken away', () => {
  const bench = new Bench();
  const handle = bench.source.add('nothing', { state: 'starting', pid: null, started_at: null });
  bench.look();
  bench.source.handles.clear();
  assert.deepEqual(bench.look().removed, [handle.handle_id]);
});

test('handles of a control thread that died are lost, and stay to be seen', () => {
  const bench = new Bench();
  const live = bench.source.add('sleep 60');
  const ended = bench.source.add('true');
  bench.source.end(ended, 'exited');
  bench.look();
  bench.source.handles.clear();
  const { changed, removed } = bench.look({ afterLoss: true });
  assert.deepEqual(
    changed.map(({ id, state }) => [id, state]),
    [[live.handle_id, 'lost']],
  );
  assert.deepEqual(removed, []);
  assert.equal(bench.book.rows.length, 2);
});

test('no more finished handles are kept than there is room for, however many the host remembers', () => {
  const bench = new Bench();
  const running = bench.source.add('sleep 60');
  const make = (from: number, to: number): FakeHandle[] =>
    Array.from({ length: to - from }, (_, index) =>
      bench.source.add(`true ${from + index}`, { state: 'exited', ended_at: from + index, exit_code: 0 }),
    );
  make(0, 1000);
  assert.equal(bench.look().added.length, MAX_FINISHED_ROWS + 1);
  assert.deepEqual(bench.look(), { added: [], changed: [], removed: [] });
  const newest = make(1000, 1010);
  const { added, removed } = bench.look();
  assert.deepEqual(
    added.map(({ id }) => id),
    newest.map(({ handle_id }) => handle_id),
  );
  assert.equal(removed.length, 10);
  assert.equal(bench.book.rows.length, MAX_FINISHED_ROWS + 1);
  assert.ok(bench.book.rows.some(({ id }) => id === running.handle_id));
});

test('a finished handle whose processes run on is measured and kept until they are gone', () => {
  const bench = new Bench();
  const daemon = bench.source.add('server &', {
    state: 'exited',
    ended_at: 1,
    exit_code: 0,
    descendants_alive: 2,
  });
  const usage = { cpuPercent: 7, memoryBytes: 1024 * 1024, processes: 2 };
  bench.look({ usageOf: () => usage });
  assert.equal(bench.book.rows[0]?.processes, 2);
  assert.equal(bench.book.running.length, 1);
  assert.ok(bench.book.hasLingering);
  daemon.descendants_alive = 0;
  const { changed } = bench.look({ usageOf: () => usage });
  assert.deepEqual(changed[0], {
    id: daemon.handle_id,
    descendants: 0,
    cpuPercent: null,
    memoryBytes: null,
    processes: null,
  });
  assert.equal(bench.book.running.length, 0);
});

test('a huge command line is cut', () => {
  const bench = new Bench();
  bench.source.add('x'.repeat(1_000_000));
  assert.equal(bench.look().added[0]?.command.length, MAX_COMMAND_LENGTH + 1);
});
