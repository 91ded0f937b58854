import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createActorSystem, defineActor } from '@longrun/actor';
import type { ReplyTo } from '@longrun/protocol';
import { createRecordingLogger, spawnProbe } from '@longrun/testkit';

type Msg =
  | { readonly type: 'ping'; readonly n: number }
  | { readonly type: 'pong' }
  | { readonly type: 'ask'; readonly replyTo: ReplyTo<number> };

const quitter = defineActor<{ readonly type: 'quit' }, undefined>({
  kind: 'quitter',
  init: () => undefined,
  on: { quit: () => ({ kind: 'stop' }) },
});

describe('a probe', () => {
  it('hands out each message once, in order, whether it came before the wait or after', async () => {
    const system = createActorSystem();
    const probe = spawnProbe<Msg>(system, { name: 'probe' });
    const early = probe.next();
    for (const n of [1, 2, 3]) system.lookup<Msg>('probe')?.tell({ type: 'ping', n });
    assert.deepEqual(await early, { type: 'ping', n: 1 });
    assert.deepEqual(await probe.next(), { type: 'ping', n: 2 });
    assert.deepEqual(await probe.next('ping'), { type: 'ping', n: 3 });
    assert.equal(probe.received.length, 3);
    await system.shutdown();
  });

  it('picks the oldest of a type and leaves the others for later', async () => {
    const system = createActorSystem();
    const probe = spawnProbe<Msg>(system);
    const pong = probe.next('pong');
    probe.ref.tell({ type: 'ping', n: 1 });
    probe.ref.tell({ type: 'pong' });
    assert.deepEqual(await pong, { type: 'pong' });
    assert.equal((await probe.next('ping')).n, 1);
    await system.shutdown();
  });

  it('fails a wait at its deadline, naming what was waited for and what came instead', async () => {
    const system = createActorSystem();
    const probe = spawnProbe<Msg>(system, { deadlineMs: 5 });
    probe.ref.tell({ type: 'ping', n: 1 });
    await assert.rejects(probe.next('pong'), /no pong for probe probe:.*has had: ping.*within 5 ms/);
    await system.shutdown();
  });

  it('sees a watched actor end, and fails when one does not', async () => {
    const system = createActorSystem();
    const probe = spawnProbe<Msg>(system, { deadlineMs: 50 });
    const mortal = system.spawn(quitter, undefined);
    const immortal = system.spawn(quitter, undefined);
    probe.watch(mortal);
    probe.watch(immortal);
    mortal.tell({ type: 'quit' });
    assert.deepEqual((await probe.terminated(mortal)).reason, { kind: 'stopped' });
    await assert.rejects(probe.terminated(immortal), /quitter:.* did not stop within 50 ms/);
    await system.shutdown();
  });
});

describe('the recording logger', () => {
  it('keeps the lines of a system, and tells them by level', async () => {
    const logger = createRecordingLogger();
    const system = createActorSystem({ logger });
    const failing = defineActor<{ readonly type: 'fail' }, undefined>({
      kind: 'failing',
      init: () => undefined,
      on: {
        fail: () => {
          throw new Error('as told');
        },
      },
    });
    const probe = spawnProbe<Msg>(system);
    const ref = system.spawn(failing, undefined);
    probe.watch(ref);
    ref.tell({ type: 'fail' });
    await probe.terminated(ref);
    assert.ok(logger.at('error').some((line) => JSON.stringify(line.fields).includes('as told')));
    assert.deepEqual(logger.at('trace'), []);
    await system.shutdown();
  });
});
