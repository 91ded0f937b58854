import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '@longrun/actor';
import type { ProcessPlacement } from '@longrun/coordinator';
import { createRecordingLogger } from '@longrun/testkit';
import { guardedPlacement } from '../../dist/guardian/guarded-placement.js';
import { Guardian } from '../../dist/guardian/guardian.js';
import { HOST_TOKEN } from './support/malformed.js';

type Args = Parameters<ProcessPlacement['place']>[0];

test('no command is placed before the guardian was started, and each is placed once', () => {
  const order: string[] = [];
  const start = (): never => {
    order.push('guardian');
    throw new Error('not here');
  };
  const forms = [{ kind: 'native', file: '/native', args: [] }] as const;
  const logger = createRecordingLogger();
  const guardian = new Guardian({ hostToken: HOST_TOKEN, forms, clock: systemClock, logger, start });
  const placement: ProcessPlacement = {
    place: () => {
      order.push('command');
      return { kind: 'refused', error: { code: 'CAPACITY_EXCEEDED', message: '', details: {} } };
    },
    withdraw: () => true,
  };
  const guarded = guardedPlacement(placement, guardian);
  // What is placed does not matter here.
  const args = {} as Args;
  assert.equal(guarded.place(args).kind, 'refused');
  guarded.place(args);
  assert.deepEqual(order, ['guardian', 'command', 'command'], 'one that cannot be started fails no command');
});
