import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  createManualScheduler,
  createSeededRandom,
  createSequentialIds,
  fastCheckScheduler,
} from '@longrun/testkit';
import fc from 'fast-check';

describe('the manual scheduler', () => {
  it('runs no turn by itself, and the one that is named', () => {
    const scheduler = createManualScheduler();
    const ran: string[] = [];
    for (const name of ['a:1', 'b:1', 'a:2']) scheduler.schedule(() => ran.push(name), name);
    assert.deepEqual(scheduler.waiting, ['a:1', 'b:1', 'a:2']);
    assert.deepEqual(ran, []);
    assert.equal(scheduler.runLabelled('b'), true);
    assert.equal(scheduler.runNext(1), true);
    assert.equal(scheduler.runLabelled('b'), false);
    assert.equal(scheduler.runNext(), true);
    assert.equal(scheduler.runNext(), false);
    assert.deepEqual(ran, ['b:1', 'a:2', 'a:1']);
  });

  it('is idle only once turns that come out of promises have run too', async () => {
    const scheduler = createManualScheduler();
    const ran: number[] = [];
    const turn = (n: number) => (): void => {
      ran.push(n);
      if (n < 3) void Promise.resolve().then(() => scheduler.schedule(turn(n + 1), 'next'));
    };
    scheduler.schedule(turn(1), 'first');
    assert.equal(await scheduler.runUntilIdle(), 3);
    assert.deepEqual(ran, [1, 2, 3]);
  });

  it('lets the caller choose, and fails on a choice that is none', async () => {
    const scheduler = createManualScheduler();
    const ran: string[] = [];
    for (const name of ['a', 'b', 'c']) scheduler.schedule(() => ran.push(name), name);
    await scheduler.runUntilIdle((labels) => labels.length - 1);
    assert.deepEqual(ran, ['c', 'b', 'a']);
    scheduler.schedule(() => undefined, 'd');
    await assert.rejects(
      scheduler.runUntilIdle(() => 5),
      RangeError,
    );
  });
});

describe('the fast-check scheduler', () => {
  it('runs every turn once, in more than one order', async () => {
    const orders = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (s) => {
        const scheduler = fastCheckScheduler(s);
        const ran: string[] = [];
        for (const name of ['a', 'b', 'c']) scheduler.schedule(() => ran.push(name), name);
        assert.deepEqual(ran, []);
        await s.waitIdle();
        assert.deepEqual([...ran].sort(), ['a', 'b', 'c']);
        orders.add(ran.join(''));
      }),
      { numRuns: 100, seed: 7 },
    );
    assert.equal(orders.size, 6);
  });
});

describe('seeded ports', () => {
  it('the same seed gives the same numbers, another seed others, all in [0, 1)', () => {
    const take = (seed: number): number[] => {
      const random = createSeededRandom(seed);
      return Array.from({ length: 50 }, () => random.next());
    };
    assert.deepEqual(take(1), take(1));
    assert.notDeepEqual(take(1), take(2));
    for (const seed of [0, -1, 1, 2 ** 31, 123456789]) {
      const numbers = take(seed);
      assert.ok(numbers.every((n) => n >= 0 && n < 1));
      assert.equal(new Set(numbers).size, 50);
    }
  });

  it('picks every item sooner or later and nothing else', () => {
    const random = createSeededRandom(3);
    const seen = new Set(Array.from({ length: 200 }, () => random.pick(['a', 'b', 'c'])));
    assert.deepEqual([...seen].sort(), ['a', 'b', 'c']);
    assert.throws(() => random.pick([]), RangeError);
    assert.throws(() => random.integer(0), RangeError);
  });

  it('ids count up, sort by making and have the length of a ULID', () => {
    const ids = createSequentialIds('T');
    const made = Array.from({ length: 12 }, () => ids.next());
    assert.equal(made[0], 'T0000000000000000000000001');
    assert.deepEqual([...made].sort(), made);
    assert.ok(made.every((id) => id.length === 26));
    assert.throws(() => createSequentialIds('x'.repeat(17)), RangeError);
  });
});
