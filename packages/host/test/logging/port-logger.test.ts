import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ControlEvent } from '../../dist/control/events.js';
import { MAX_LINES_IN_FLIGHT, PortLogger } from '../../dist/logging/port-logger.js';

function recorded(level: ConstructorParameters<typeof PortLogger>[1]) {
  const events: Extract<ControlEvent, { readonly type: 'log' }>[] = [];
  const logger = new PortLogger((event) => {
    if (event.type === 'log') events.push(event);
  }, level);
  return { events, logger };
}

test('lines below the level never leave the thread', () => {
  const { events, logger } = recorded('warn');
  logger.log('info', {}, 'no');
  logger.log('warn', { actor: 'x' }, 'yes');
  assert.deepEqual(
    events.map(({ message, fields }) => [message, fields]),
    [['yes', { actor: 'x' }]],
  );
});

test('silent lets nothing through, not even fatal', () => {
  const { events, logger } = recorded('silent');
  logger.log('fatal', {}, 'no');
  assert.equal(events.length, 0);
});

test('lines that the host does not read are dropped at the bound and counted in the next one', () => {
  const { events, logger } = recorded('info');
  for (let n = 0; n < MAX_LINES_IN_FLIGHT + 7; n += 1) logger.log('info', {}, `${n}`);
  assert.equal(events.length, MAX_LINES_IN_FLIGHT);
  logger.confirmed(100);
  logger.log('info', {}, 'again');
  assert.deepEqual([events.at(-1)?.message, events.at(-1)?.dropped], ['again', 7]);
});
