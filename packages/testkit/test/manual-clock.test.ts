import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createManualClock } from '@longrun/testkit';

describe('the manual clock', () => {
  it('fires due timers in order of time, ties in order of making, and shows each its own time', () => {
    const clock = createManualClock();
    const fired: [string, number][] = [];
    const note = (name: string) => () => fired.push([name, clock.monotonic()]);
    clock.after(20, note('b'));
    clock.after(10, note('a'));
    clock.after(20, note('c'));
    clock.after(21, note('late'));
    clock.advance(20);
    assert.deepEqual(fired, [
      ['a', 10],
      ['b', 20],
      ['c', 20],
    ]);
    assert.equal(clock.monotonic(), 20);
    assert.deepEqual(clock.pending, [{ id: 4, dueInMs: 1 }]);
  });

  it('fires a timer that was started on the way, and none that was cancelled on the way', () => {
    const clock = createManualClock();
    const fired: string[] = [];
    const doomed = clock.after(15, () => fired.push('doomed'));
    clock.after(10, () => {
      doomed.cancel();
      clock.after(5, () => fired.push('chained'));
    });
    clock.advance(15);
    assert.deepEqual(fired, ['chained']);
  });

  it('never fires from inside after, not even without a delay', () => {
    const clock = createManualClock();
    let fired = 0;
    clock.after(0, () => {
      fired += 1;
    });
    assert.equal(fired, 0);
    assert.equal(clock.runDue(), 1);
    assert.equal(clock.runDue(), 0);
    assert.equal(fired, 1);
  });

  it('moves Unix time with monotonic time, and each alone', () => {
    const clock = createManualClock({ now: 1000, monotonic: 5 });
    let fired = false;
    clock.after(10, () => {
      fired = true;
    });
    clock.advance(5);
    assert.deepEqual([clock.now(), clock.monotonic()], [1005, 10]);
    clock.setNow(500_000);
    assert.deepEqual([clock.now(), clock.monotonic(), fired], [500_000, 10, false]);
    clock.setMonotonic(100);
    assert.deepEqual([clock.now(), clock.monotonic(), fired], [500_000, 100, false]);
    clock.runDue();
    assert.equal(fired, true);
    assert.throws(() => clock.setMonotonic(99), RangeError);
    assert.throws(() => clock.advance(-1), RangeError);
  });

  it('advances to the next timer and fires only that', () => {
    const clock = createManualClock();
    const fired: number[] = [];
    clock.after(30, () => fired.push(1));
    clock.after(30, () => fired.push(2));
    assert.equal(clock.advanceToNext(), 30);
    assert.deepEqual(fired, [1]);
    assert.equal(clock.advanceToNext(), 0);
    assert.equal(clock.advanceToNext(), undefined);
  });

  it('fails instead of firing for ever', () => {
    const clock = createManualClock();
    const again = (): void => void clock.after(0, again);
    again();
    assert.throws(() => clock.advance(1), /more than 100000 timers/);
  });
});
