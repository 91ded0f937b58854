import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createActorSystem,
  fairScheduler,
  mathRandom,
  nullLogger,
  serializeError,
  systemClock,
  ulidIds,
} from '@longrun/actor';
import { run, script } from '../support/actors.js';

test('K1: the system clock never fires early, also across many timers', async () => {
  const late = await Promise.all(
    Array.from({ length: 50 }, (_, n) => {
      const delay = n / 5;
      const start = systemClock.monotonic();
      return new Promise<number>((resolve) =>
        systemClock.after(delay, () => resolve(systemClock.monotonic() - start - delay)),
      );
    }),
  );
  assert.ok(Math.min(...late) >= 0, `fired ${Math.min(...late)} ms early`);
  assert.ok(Math.abs(systemClock.now() - Date.now()) < 1000);
});

test('K1: a cancelled timer does not fire, and cancelling again does nothing', async () => {
  let fired = 0;
  const cancelled = systemClock.after(1, () => {
    fired += 1;
  });
  cancelled.cancel();
  cancelled.cancel();
  const longer = systemClock.after(2 ** 40, () => {
    fired += 1;
  });
  await new Promise<void>((resolve) => systemClock.after(5, resolve));
  longer.cancel();
  assert.equal(fired, 0);
});

test('K2: ids are ULIDs, unique and ascending', () => {
  const ids = ulidIds();
  const made = Array.from({ length: 1000 }, () => ids.next());
  assert.ok(made.every((id) => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id)));
  assert.equal(new Set(made).size, 1000);
  assert.deepEqual([...made].sort(), made);
});

test('K3: the scheduler never runs a turn inside the call, keeps the order, and lets the event loop in', async () => {
  const scheduler = fairScheduler();
  const log: unknown[] = [];
  let immediate = false;
  const done = new Promise<void>((resolve) => {
    const again = (n: number): void => {
      log.push(n);
      if (n < 100) scheduler.schedule(() => again(n + 1), 'chain');
      else resolve();
    };
    scheduler.schedule(() => again(0), 'chain');
  });
  assert.deepEqual(log, []);
  setImmediate(() => {
    immediate = log.length < 100;
  });
  await done;
  assert.equal(log.length, 101);
  assert.ok(immediate, 'an immediate ran before the chain was over');
});

test('K3: a turn that throws does not take the others with it', async () => {
  const scheduler = fairScheduler();
  const thrown = new Promise((resolve) => process.setUncaughtExceptionCaptureCallback(resolve));
  const ran = new Promise<void>((resolve) => {
    scheduler.schedule(() => {
      throw new Error('a bug');
    }, 'bad');
    scheduler.schedule(resolve, 'good');
  });
  await ran;
  assert.match(String(await thrown), /a bug/);
  process.setUncaughtExceptionCaptureCallback(null);
});

test('K4: a handler gets the ports of its system', async () => {
  const system = createActorSystem({ logger: nullLogger, random: mathRandom });
  const seen = new Promise<number>((resolve) => {
    system.spawn(script(), undefined).tell(run((ctx) => resolve(ctx.random.next())));
  });
  const value = await seen;
  assert.ok(value >= 0 && value < 1);
  await system.shutdown();
});

test('K5: anything thrown becomes plain data', () => {
  const loop: Record<string, unknown> = {};
  loop['self'] = loop;
  assert.deepEqual(serializeError('text'), { name: 'NonError', message: 'text' });
  assert.deepEqual(serializeError({ a: 1 }), { name: 'NonError', message: '{"a":1}' });
  assert.deepEqual(serializeError(undefined), { name: 'NonError', message: 'undefined' });
  assert.deepEqual(serializeError(loop), { name: 'NonError', message: 'a thrown object' });
  assert.deepEqual(structuredClone(serializeError(new TypeError('x'))).name, 'TypeError');
});
