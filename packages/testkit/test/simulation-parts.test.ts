import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createManualClock } from '@longrun/testkit';
import { cloneMessage, seededTurns } from '@longrun/testkit/simulation';
import fc from 'fast-check';

describe('the copy of a message', () => {
  it('is what structuredClone makes of it', () => {
    fc.assert(
      fc.property(
        fc.anything({ withDate: true, withMap: true, withSet: true, withTypedArray: true }),
        (value) => {
          const copy = cloneMessage({ type: 'any', value });
          assert.deepEqual(copy, structuredClone({ type: 'any', value }));
          if (typeof value === 'object' && value !== null) assert.notEqual(copy.value, value);
        },
      ),
    );
  });

  it('refuses what cannot cross a thread, wherever it is', () => {
    for (const value of [() => undefined, Symbol('s'), new Promise(() => undefined)]) {
      assert.throws(() => cloneMessage({ type: 'any', within: [{ value }] }), { name: 'DataCloneError' });
    }
  });
});

describe('seeded turns', () => {
  it('run once each, in an order that the seed decides', async () => {
    const order = async (seed: number): Promise<string> => {
      const turns = seededTurns(seed);
      const ran: string[] = [];
      for (const name of ['a', 'b', 'c', 'd']) turns.between(name, () => ran.push(name));
      await turns.runUntilIdle();
      assert.equal(turns.ran, 4);
      assert.deepEqual([...ran].sort(), ['a', 'b', 'c', 'd']);
      return `${ran.join('')} ${turns.fingerprint}`;
    };
    const orders = new Set<string>();
    for (let seed = 0; seed < 50; seed += 1) {
      assert.equal(await order(seed), await order(seed));
      orders.add(await order(seed));
    }
    assert.ok(orders.size > 15);
  });

  it('are idle only once promises bring no more, and ask for more then', async () => {
    const turns = seededTurns(1);
    const ran: string[] = [];
    const later = async (name: string, hops: number): Promise<void> => {
      for (let hop = 0; hop < hops; hop += 1) await undefined;
      turns.between(name, () => ran.push(name));
    };
    turns.between('first', () => void later('promised', 40));
    let asked = 0;
    await turns.runUntilIdle(() => {
      asked += 1;
      assert.deepEqual(ran, ['promised', 'more'].slice(0, asked));
      if (asked === 1) void later('more', 3);
      return asked === 1;
    });
    assert.deepEqual([ran, asked], [['promised', 'more'], 2]);
  });

  it('that are held wait for their release, those that come meanwhile too', async () => {
    const turns = seededTurns(1);
    const ran: string[] = [];
    const want = (label: string): void => turns.between(label, () => ran.push(label));
    want('held');
    want('free');
    turns.hold('held');
    want('held');
    await turns.runUntilIdle();
    assert.deepEqual(ran, ['free']);
    turns.release('held');
    await turns.runUntilIdle();
    assert.deepEqual(ran, ['free', 'held', 'held']);
  });

  it('that throw, or never end, reject', async () => {
    const turns = seededTurns(1);
    turns.between('bad', () => {
      throw new Error('a defect');
    });
    await assert.rejects(turns.runUntilIdle(), /a defect/);
    const again = (): void => turns.between('again', again);
    again();
    await assert.rejects(turns.runUntilIdle(), /not idle after 100000 turns/);
  });
});

describe('many timers', () => {
  it('fire in order of time and making, whichever were cancelled', () => {
    const timer = fc.record({ delayMs: fc.nat(5), cancelled: fc.boolean() });
    fc.assert(
      fc.property(fc.array(timer, { maxLength: 40 }), (timers) => {
        const clock = createManualClock();
        const fired: number[] = [];
        const handles = timers.map(({ delayMs }, n) => clock.after(delayMs, () => fired.push(n)));
        timers.forEach(({ cancelled }, n) => void (cancelled && handles[n]?.cancel()));
        const due = timers
          .map((timer, n) => ({ ...timer, n }))
          .filter(({ cancelled }) => !cancelled)
          .sort((a, b) => a.delayMs - b.delayMs || a.n - b.n);
        assert.deepEqual(
          clock.pending.map(({ id }) => id - 1),
          due.map(({ n }) => n),
        );
        assert.equal(clock.nextDueInMs(), due[0]?.delayMs);
        clock.advance(5);
        assert.deepEqual(
          fired,
          due.map(({ n }) => n),
        );
      }),
    );
  });

  it('that are due at the same moment fire as somebody chooses, each once', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: 1, maxLength: 20 }), fc.nat(1000), (delays, chance) => {
        const clock = createManualClock();
        const fired: number[] = [];
        for (const [n, delayMs] of delays.entries()) clock.after(delayMs, () => fired.push(n));
        while (clock.advanceToNext((bound) => chance % bound) !== undefined);
        assert.deepEqual(
          fired.map((n) => delays[n]),
          [...delays].sort(),
        );
        assert.equal(new Set(fired).size, delays.length);
      }),
    );
  });
});
