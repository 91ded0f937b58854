import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { environmentNow } from '@longrun/native';
import { unpackEnvironment } from '@longrun/protocol';
import { available } from './support/available.js';

const NAME = 'LONGRUN_TEST_VARIABLE';

const read = (): Record<string, string> => {
  const packed = environmentNow();
  assert.ok(packed !== undefined);
  return unpackEnvironment(packed);
};

if (available() !== undefined) {
  after(() => {
    delete process.env[NAME];
  });

  test('the environment is what process.env says, whatever was changed', () => {
    assert.deepEqual(read(), { ...process.env });
    for (const value of ['', 'a=b=c', 'zwei\nZeilen', 'ü€𝄞']) {
      process.env[NAME] = value;
      assert.equal(read()[NAME], value);
      assert.deepEqual(read(), { ...process.env });
    }
    delete process.env[NAME];
    assert.equal(NAME in read(), false);
  });

  test('a process.env that somebody has replaced is not ours to read', () => {
    const own = process.env;
    process.env = { ...own };
    try {
      assert.equal(environmentNow(), undefined);
    } finally {
      process.env = own;
    }
    assert.notEqual(environmentNow(), undefined);
  });

  test('a worker has an environment of its own', async () => {
    const source = `
      const { parentPort } = require('node:worker_threads');
      import(${JSON.stringify(import.meta.resolve('@longrun/native'))})
        .then(({ environmentNow }) => parentPort.postMessage(environmentNow() === undefined));`;
    const worker = new Worker(source, { eval: true });
    assert.equal(await new Promise((resolve) => worker.once('message', resolve)), true);
    await worker.terminate();
  });
}
