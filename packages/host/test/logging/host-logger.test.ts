import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { HostLogger } from '../../dist/logging/host-logger.js';

test('lines reach the pino logger with level, fields and message', () => {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => lines.push(JSON.parse(line)) });
  new HostLogger(logger).log('warn', { actor: 'coordinator', handle_id: 'hto-1-1' }, 'handle lost');
  const [line] = lines;
  assert.deepEqual(
    [line?.['level'], line?.['actor'], line?.['handle_id'], line?.['msg']],
    [40, 'coordinator', 'hto-1-1', 'handle lost'],
  );
});

test('the threads are told the level of the logger', () => {
  assert.equal(new HostLogger(pino({ level: 'error' })).level, 'error');
  assert.equal(new HostLogger(pino({ level: 'silent' })).level, 'silent');
  assert.equal(new HostLogger(false).level, 'silent');
});

test('a logger with a level of its own gets every line', () => {
  const logger = pino({ level: 'audit', customLevels: { audit: 35 } });
  assert.equal(new HostLogger(logger).level, 'trace');
});

test('a logger that throws costs its line and nothing else', () => {
  const broken = pino(
    { level: 'info' },
    {
      write: () => {
        throw new Error('disk full');
      },
    },
  );
  assert.doesNotThrow(() => new HostLogger(broken).log('error', {}, 'x'));
});
