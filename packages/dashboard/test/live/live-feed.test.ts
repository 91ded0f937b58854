import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { LongrunError } from '@longrun/protocol';
import { eventually } from '@longrun/testkit';
import type { Dashboard } from '../../dist/dashboard.js';
import { MAX_VIEWERS } from '../../dist/live/live-feed.js';
import { openDashboard } from '../../dist/open-dashboard.js';
import { FakeSource } from '../support/fake-source.js';
import { until, watch } from '../support/watch.js';

const onLinux = process.platform === 'linux' ? {} : { skip: 'only Linux counts threads in /proc' };

describe('the stream of events', () => {
  let source: FakeSource;
  let dashboard: Dashboard;

  beforeEach(async () => {
    source = new FakeSource();
    dashboard = await openDashboard(source, {}, { sampleMs: 10 });
  });
  afterEach(() => dashboard.close());

  test('begins with everything, then says what is different, numbered without gaps', async () => {
    const handle = source.add('npm test');
    const watcher = await watch(dashboard);
    const first = await until(watcher, () => true);
    assert.equal(first.event, 'snapshot');
    assert.equal(first.id, 1);
    if (first.event !== 'snapshot') return;
    assert.deepEqual(
      first.data.handles.map(({ command }) => command),
      ['npm test'],
    );
    assert.deepEqual(
      first.data.actors.map(({ name, depth, restarts }) => [name, depth, restarts]),
      [
        ['coordinator', 2, 1],
        ['process', 0, 0],
      ],
    );
    source.print(handle, 'ok\n');
    const ids: number[] = [];
    await until(watcher, (frame) => {
      ids.push(frame.id);
      return frame.event === 'delta' && frame.data.changed?.[0]?.stdoutBytes === 3;
    });
    assert.deepEqual(
      ids,
      ids.map((_, index) => index + 2),
    );
    watcher.stop();
  });

  test('the host is asked only while somebody watches', async () => {
    const before = source.asked;
    assert.equal(before, 0);
    const watcher = await watch(dashboard);
    await until(watcher, ({ id }) => id === 3);
    watcher.stop();
    // The connection ends a moment after the page: from then on nothing is asked.
    await eventually(async () => {
      const then = source.asked;
      await new Promise((resolve) => setTimeout(resolve, 60));
      return source.asked === then;
    }, 'nobody asks the host any more');
    const again = await watch(dashboard);
    const first = await until(again, () => true);
    assert.equal(first.event, 'snapshot');
    again.stop();
  });

  test('all pages share one sample', async () => {
    const watchers = await Promise.all(Array.from({ length: 5 }, () => watch(dashboard)));
    await Promise.all(watchers.map((watcher) => until(watcher, ({ id }) => id >= 20)));
    // Each has had twenty; five samplers would have asked a hundred times.
    assert.ok(source.asked < 60, `asked ${source.asked} times`);
    for (const watcher of watchers) watcher.stop();
  });

  test('finished handles are asked for only when one has ended', async () => {
    const handle = source.add('sleep 60');
    const watcher = await watch(dashboard);
    await until(watcher, ({ id }) => id === 10);
    assert.equal(source.wholeLists, 1);
    source.end(handle, 'exited', 7);
    await until(watcher, (frame) => frame.event === 'delta' && frame.data.changed?.[0]?.exitCode === 7);
    await until(watcher, ({ id }) => id > 20);
    assert.ok(source.wholeLists <= 3, `${source.wholeLists} whole lists`);
    watcher.stop();
  });

  test('a host that does not answer is said to, and what follows goes on from there', async () => {
    const watcher = await watch(dashboard);
    await until(watcher, () => true);
    source.failing = new LongrunError({
      code: 'INTERNAL',
      message: 'The control thread is gone.',
      details: {},
    });
    const problem = await until(watcher, ({ event }) => event === 'problem');
    assert.match(JSON.stringify(problem.data), /control thread is gone/);
    source.failing = undefined;
    source.add('after it');
    await until(watcher, (frame) => frame.event === 'delta' && frame.data.added?.[0]?.command === 'after it');
    watcher.stop();
  });

  test('a control thread that starts anew loses its handles, even when none had ended before', async () => {
    const handle = source.add('sleep 60');
    const watcher = await watch(dashboard);
    await until(watcher, () => true);
    source.handles.clear();
    source.counters['spawned'] = 0;
    const frame = await until(watcher, (each) => each.event === 'delta' && each.data.changed !== undefined);
    assert.ok(frame.event === 'delta');
    assert.equal(frame.data.changed?.[0]?.id, handle.handle_id);
    assert.equal(frame.data.changed?.[0]?.state, 'lost');
    watcher.stop();
  });

  test('its thread begins with the first page and has ended when it is closed', onLinux, async () => {
    const before = workers();
    const watcher = await watch(dashboard);
    await until(watcher, ({ id }) => id === 2);
    await eventually(() => workers() === before + 1, 'control: the thread is seen');
    await dashboard.close();
    assert.equal(workers(), before);
  });

  test('there is room for so many pages, and room again when one leaves', async () => {
    const watchers = await Promise.all(Array.from({ length: MAX_VIEWERS }, () => watch(dashboard)));
    await assert.rejects(watch(dashboard), /503.*pages are open already/);
    watchers[0]?.stop();
    await eventually(async () => {
      const one = await watch(dashboard).catch(() => undefined);
      one?.stop();
      return one !== undefined;
    }, 'a place is free');
    for (const watcher of watchers) watcher.stop();
  });
});

/** Threads of this process. Node's own are all there before the first test ends. */
function workers(): number {
  return readdirSync('/proc/self/task').length;
}
