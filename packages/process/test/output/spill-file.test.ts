import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SpillAllowance } from '../../dist/output/spill-allowance.js';
import { SpillBudget } from '../../dist/output/spill-budget.js';
import { SpillFile, type SpillStop } from '../../dist/output/spill-file.js';
import { createMemoryDisk } from '../support/memory-disk.js';

const KIB = 1024;

function spill(capBytes = 100 * KIB * KIB, budget = SpillBudget.create(1000 * KIB * KIB)) {
  const disk = createMemoryDisk();
  const stops: SpillStop[] = [];
  const pressure: boolean[] = [];
  const file = new SpillFile({
    path: 'p',
    disk,
    allowance: new SpillAllowance(capBytes, budget),
    onStop: (stop) => stops.push(stop),
    onPressure: (behind) => pressure.push(behind),
  });
  return { disk, stops, pressure, file, budget };
}

const bytes = (length: number, value = 1): Uint8Array => new Uint8Array(length).fill(value);

describe('a spill file', () => {
  it('is made at the first byte and holds them in order, however little a write takes', async () => {
    const { disk, file } = spill();
    disk.partial = 3;
    assert.equal(disk.has('p'), false);
    for (let n = 0; n < 20; n += 1) file.push(bytes(n, n));
    await file.close();
    const expected = Buffer.concat(Array.from({ length: 20 }, (_, n) => bytes(n, n)));
    assert.ok(disk.bytes('p').equals(expected));
    assert.equal(disk.open, 0);
  });

  it('asks for a pause with more than 1 MiB under way, and for more at half of it', async () => {
    const { disk, file, pressure } = spill();
    disk.hold();
    disk.partial = 64 * KIB;
    for (let n = 0; n < 16; n += 1) file.push(bytes(64 * KIB));
    assert.deepEqual(pressure, []);
    file.push(bytes(1));
    assert.deepEqual(pressure, [true]);
    disk.release();
    await file.flush();
    assert.deepEqual(pressure, [true, false]);
    assert.equal(file.writtenBytes, KIB * KIB + 1);
  });

  it('asks for a pause with very many small chunks too', async () => {
    const { disk, file, pressure } = spill();
    disk.hold();
    for (let n = 0; n < 1025; n += 1) file.push(bytes(1));
    assert.deepEqual(pressure, [true]);
    disk.release();
    await file.flush();
    assert.deepEqual(pressure, [true, false]);
  });

  it('stops at its cap to the byte, says so once, and stays a beginning of the stream', async () => {
    const { disk, file, stops, budget } = spill(10);
    file.push(bytes(7));
    file.push(bytes(7));
    file.push(bytes(7));
    await file.close();
    assert.equal(disk.bytes('p').length, 10);
    assert.deepEqual(stops, [{ kind: 'cap' }]);
    assert.equal(budget.usedBytes, 10);
  });

  it('never starts again after a stop, even if the budget has room by then', async () => {
    const budget = SpillBudget.create(10);
    budget.reserve(5);
    const { disk, file } = spill(100, budget);
    file.push(bytes(8));
    budget.release(5);
    file.push(bytes(1));
    await file.close();
    assert.equal(disk.bytes('p').length, 5);
  });

  it('on a full disk keeps what was written, gives the rest back, and says so once', async () => {
    const { disk, file, stops, budget, pressure } = spill();
    disk.capacity = 100 * KIB;
    for (let n = 0; n < 40; n += 1) file.push(bytes(64 * KIB));
    await file.flush();
    file.push(bytes(1));
    await file.close();
    assert.deepEqual(stops, [{ kind: 'failed', operation: 'write', errno: 'ENOSPC' }]);
    assert.equal(file.writtenBytes, 100 * KIB);
    assert.equal(budget.usedBytes, 100 * KIB);
    assert.deepEqual(pressure, [true, false], 'nobody stays paused');
    assert.equal(disk.open, 0);
  });

  it('leaves no empty file when the first write fails', async () => {
    const { disk, file, budget } = spill();
    disk.capacity = 0;
    file.push(bytes(5));
    await file.close();
    assert.equal(disk.has('p'), false);
    assert.equal(budget.usedBytes, 0);
  });

  it('does not write over a file that is there', async () => {
    const { disk, file, stops } = spill();
    await disk.close(await disk.create('p'));
    file.push(bytes(5));
    await file.close();
    assert.deepEqual(stops, [{ kind: 'failed', operation: 'create', errno: 'EEXIST' }]);
    assert.equal(disk.bytes('p').length, 0);
  });

  it('that is abandoned counts what was confirmed by then, and nothing later', async () => {
    const { disk, file, budget } = spill();
    file.push(bytes(5));
    await file.flush();
    disk.hold();
    file.push(bytes(6));
    file.abandon();
    assert.deepEqual([file.writtenBytes, budget.usedBytes], [5, 5]);
    disk.release();
    await file.close();
    assert.deepEqual([file.writtenBytes, budget.usedBytes], [5, 5]);
  });

  it('that is discarded is deleted and its bytes are free', async () => {
    const { disk, file, budget } = spill();
    file.push(bytes(50));
    await file.flush();
    await file.discard();
    assert.equal(disk.has('p'), false);
    assert.deepEqual([budget.usedBytes, disk.open], [0, 0]);
  });
});
