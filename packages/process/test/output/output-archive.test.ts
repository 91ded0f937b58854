import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createOutputArchive, SpillBudget } from '@longrun/process';
import type { CapturedStream } from '@longrun/protocol';
import { createRecordingLogger } from '@longrun/testkit';
import { eventually } from '../support/processes.js';

function archive(t: TestContext) {
  const directory = mkdtempSync(join(tmpdir(), 'longrun-archive-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const logger = createRecordingLogger();
  const budget = SpillBudget.create(1000);
  const opened = createOutputArchive({
    budget,
    log: (level, fields, message) => logger.log(level, fields, message),
  });
  return { directory, logger, budget, opened };
}

const inline: CapturedStream = {
  text: 'héllo',
  truncated: false,
  bytes: 6,
  lines: 1,
  omittedBytes: 0,
  droppedBytes: 0,
};

describe('an output archive', () => {
  it('reads a stream that is all text, by byte offsets', async (t) => {
    const { opened } = archive(t);
    assert.equal((await opened.read(inline, 0, 100)).text, 'héllo');
    assert.deepEqual(await opened.read(inline, 3, 100), {
      text: 'llo',
      offset: 3,
      nextOffset: 6,
      eof: true,
      omittedBytes: 0,
    });
  });

  it('reads a file, then what only memory has, then says what is gone in between', async (t) => {
    const { opened, directory } = archive(t);
    const path = join(directory, 'f');
    writeFileSync(path, 'aaaa');
    const stream: CapturedStream = {
      ...inline,
      text: '',
      truncated: true,
      bytes: 20,
      omittedBytes: 16,
      droppedBytes: 12,
      file: { path, bytes: 4 },
      segments: [{ offset: 16, bytes: new Uint8Array(Buffer.from('zzzz')) }],
    };
    assert.deepEqual(await opened.read(stream, 1, 100), {
      text: 'aaa',
      offset: 1,
      nextOffset: 4,
      eof: false,
      omittedBytes: 0,
    });
    assert.deepEqual(await opened.read(stream, 4, 100), {
      text: 'zzzz',
      offset: 16,
      nextOffset: 20,
      eof: true,
      omittedBytes: 12,
    });
  });

  it('reads a file that is gone as omitted bytes, and logs it', async (t) => {
    const { opened, directory, logger } = archive(t);
    const stream: CapturedStream = {
      ...inline,
      truncated: true,
      bytes: 50,
      file: { path: join(directory, 'gone'), bytes: 50 },
    };
    assert.deepEqual(await opened.read(stream, 10, 100), {
      text: '',
      offset: 50,
      nextOffset: 50,
      eof: true,
      omittedBytes: 40,
    });
    assert.equal(logger.at('warn').length, 1);
  });

  it('discards files, gives their bytes back, and does not mind one that is gone', async (t) => {
    const { opened, directory, budget, logger } = archive(t);
    const path = join(directory, 'f');
    writeFileSync(path, 'x'.repeat(300));
    budget.reserve(700);
    opened.discard([
      inline,
      { ...inline, file: { path, bytes: 300 } },
      { ...inline, file: { path: join(directory, 'gone'), bytes: 400 } },
    ]);
    await eventually(() => budget.usedBytes === 0);
    assert.equal(existsSync(path), false);
    assert.equal(logger.lines.length, 0);
  });

  it('logs a file that it cannot delete, and keeps its bytes taken', async (t) => {
    const { opened, directory, budget, logger } = archive(t);
    budget.reserve(10);
    // A directory cannot be unlinked.
    opened.discard([{ ...inline, file: { path: directory, bytes: 10 } }]);
    await eventually(() => logger.at('warn').length === 1);
    assert.equal(budget.usedBytes, 10);
  });
});
