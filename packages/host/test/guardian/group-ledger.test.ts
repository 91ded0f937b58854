import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asHandleId, type HandleId } from '@longrun/protocol';
import fc from 'fast-check';
import { GroupLedger } from '../../dist/guardian/group-ledger.js';
import { parseLine } from '../../dist/guardian/lines.js';

const id = (n: number): HandleId => asHandleId(`hto-1-${n}`);
const ALL = 1_000_000;

test('what has changed is told once, in the order of the changes', () => {
  const ledger = new GroupLedger();
  ledger.add(id(1), { pid: 101, startTime: '7' });
  ledger.add(id(2), { pid: 102, startTime: '8' });
  assert.equal(ledger.take(ALL), '+ 101 7\n+ 102 8\n');
  assert.equal(ledger.hasChanges, false);
  ledger.remove(id(1));
  assert.equal(ledger.take(ALL), '- 101\n');
  assert.equal(ledger.take(ALL), '');
  assert.equal(ledger.size, 1);
});

test('a group that came and went before anybody was told is never told', () => {
  const ledger = new GroupLedger();
  ledger.add(id(1), { pid: 101, startTime: '7' });
  ledger.remove(id(1));
  assert.equal(ledger.hasChanges, false);
});

test('only so many lines are taken as are asked for', () => {
  const ledger = new GroupLedger();
  for (let n = 1; n <= 5; n += 1) ledger.add(id(n), { pid: 100 + n, startTime: '7' });
  assert.equal(ledger.take(2), '+ 101 7\n+ 102 7\n');
  assert.equal(ledger.take(2), '+ 103 7\n+ 104 7\n');
  assert.equal(ledger.hasChanges, true);
});

test('a number that a later handle has got is not taken away by the end of the earlier one', () => {
  const ledger = new GroupLedger();
  ledger.add(id(1), { pid: 101, startTime: '7' });
  ledger.take(ALL);
  ledger.add(id(2), { pid: 101, startTime: '9' });
  ledger.remove(id(1));
  assert.equal(ledger.take(ALL), '+ 101 9\n');
  ledger.remove(id(2));
  assert.equal(ledger.take(ALL), '- 101\n');
});

test('a new guardian is told every group that lives, and none that has gone', () => {
  const ledger = new GroupLedger();
  for (let n = 1; n <= 3; n += 1) ledger.add(id(n), { pid: 100 + n, startTime: '7' });
  ledger.take(ALL);
  ledger.remove(id(2));
  ledger.forgetTold();
  assert.equal(ledger.take(ALL), '+ 101 7\n+ 103 7\n');
});

test('whatever happens and whenever the lines are taken, the guardian believes what is true in the end', () => {
  const action = fc.oneof(
    fc.record({
      kind: fc.constant('add' as const),
      handle: fc.nat(9),
      pid: fc.integer({ min: 2, max: 6 }),
      start: fc.nat(3),
    }),
    fc.record({ kind: fc.constant('remove' as const), handle: fc.nat(9) }),
    fc.record({ kind: fc.constant('take' as const), most: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constant('restart' as const) }),
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      const ledger = new GroupLedger();
      const truth = new Map<number, { handle: number; start: string }>();
      const seen = new Set<number>();
      const believed = new Map<number, string>();
      const read = (text: string): void => {
        for (const each of text.split('\n').slice(0, -1)) {
          const line = parseLine(each);
          if (line.type === 'add') believed.set(line.groupId, line.startTime);
          else if (line.type === 'remove') believed.delete(line.groupId);
          else assert.fail(each);
        }
      };
      for (const each of actions) {
        if (each.kind === 'add' && !seen.has(each.handle)) {
          // A handle lives once.
          seen.add(each.handle);
          truth.set(each.pid, { handle: each.handle, start: String(each.start) });
          ledger.add(id(each.handle), { pid: each.pid, startTime: String(each.start) });
        } else if (each.kind === 'remove') {
          for (const [pid, { handle }] of truth) if (handle === each.handle) truth.delete(pid);
          ledger.remove(id(each.handle));
        } else if (each.kind === 'take') read(ledger.take(each.most));
        else if (each.kind === 'restart') {
          believed.clear();
          ledger.forgetTold();
        }
      }
      read(ledger.take(ALL));
      const sorted = (map: ReadonlyMap<number, string>) => [...map].sort(([a], [b]) => a - b);
      const wanted = new Map([...truth].map(([pid, { start }]) => [pid, start]));
      assert.deepEqual(sorted(believed), sorted(wanted));
    }),
  );
});
