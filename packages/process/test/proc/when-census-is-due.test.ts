import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ProcessTable } from '@longrun/process';
import { createManualClock } from '@longrun/testkit';
import { whenCensusIsDue } from '../../dist/proc/when-census-is-due.js';

it('whoever waits for the same census is woken once, at the same time, by one timer', () => {
  const clock = createManualClock();
  let dueMs = 100;
  const processes: ProcessTable = {
    detailed: true,
    censusDueMs: () => dueMs,
    find: () => undefined,
    group: () => [],
    groupExists: () => false,
  };
  const woken: string[] = [];
  for (const name of ['a', 'b', 'c']) whenCensusIsDue(processes, clock, () => woken.push(name));
  assert.equal(clock.pending.length, 1);
  clock.advance(50);
  assert.equal(woken.length, 0);
  dueMs = 0;
  clock.advance(5);
  assert.deepEqual(woken, ['a', 'b', 'c']);
  clock.advance(100);
  assert.equal(woken.length, 3);
  assert.equal(clock.pending.length, 0);
  whenCensusIsDue(processes, clock, () => woken.push('later'));
  clock.advance(5);
  assert.deepEqual(woken.slice(3), ['later']);
});
