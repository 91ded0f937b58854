import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createInlineWorld } from '../../dist/world/inline-world.js';
import { assertWell, inject, inWorld, run } from '../support/worlds.js';

const HOUR_MS = 3_600_000;

test('jump-clock: what people read follows the clock, durations do not', () =>
  inWorld(createInlineWorld, async ({ world }) => {
    assert.ok(Math.abs(world.clock.now() - Date.now()) < 1000, 'the control');
    await inject(world, { fault: 'jump-clock', byMs: HOUR_MS });
    assert.ok(world.clock.now() - Date.now() > HOUR_MS - 1000);
    const result = await run(world, { argv: ['true'] });
    assert.ok(Number(result['started_at']) - Date.now() > HOUR_MS - 60_000);
    assert.ok(Number(result['duration_ms']) < 60_000);
    await inject(world, { fault: 'jump-clock', byMs: -2 * HOUR_MS });
    assert.ok(world.clock.now() < Date.now());
    await assertWell(world);
  }));
