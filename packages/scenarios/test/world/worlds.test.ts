import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MessageEvent } from '../../dist/history/message-event.js';
import { codeOf, eventually, inWorld, run, start, takeResults, WORLDS } from '../support/worlds.js';

const COUNTER = new URL('../support/counter-actor.js', import.meta.url).href;

for (const [mode, create] of WORLDS) {
  describe(`a world of mode ${mode}`, { concurrency: false }, () => {
    test('runs tools, fixtures and shell texts for a session, and hands out its items in order', () =>
      inWorld(create, async ({ world }) => {
        assert.equal(world.mode, mode);
        assert.equal((await run(world, { fixture: 'exit-code', args: ['3'] }))['exit_code'], 3);
        assert.equal((await run(world, { shell: 'echo $((1+1))' }))['stdout'], '2\n');
        const handles = [await start(world, { argv: ['true'] }), await start(world, { argv: ['true'] })];
        const results = await takeResults(world, 2);
        assert.deepEqual(new Set(results.map((result) => result['handle_id'])), new Set(handles));
        assert.deepEqual(world.drain('s'), [], 'each once');
        assert.equal(await world.awaitItem('s', 1), false);
      }));

    test('refuses with the codes of the service', () =>
      inWorld(create, async ({ world }) => {
        assert.equal(await codeOf(run(world, { argv: ['/no/such'] })), 'SPAWN_FAILED');
        assert.equal(await codeOf(world.call('run_command', { argv: [] }, 's')), 'INVALID_PARAMETER');
        assert.equal(await codeOf(world.call('read_output', { handle_id: 'no' }, 's')), 'UNKNOWN_HANDLE');
        assert.equal(await codeOf(world.ask('nobody', 'x', {}, 100)), 'INVALID_PARAMETER');
        assert.equal(await codeOf(world.tell('nobody', { type: 'x' })), 'INVALID_PARAMETER');
      }));

    test('ends a session with what lives in it, and refuses what comes after', () =>
      inWorld(create, async ({ world }) => {
        await start(world, { fixture: 'ignore-term' });
        const waiting = world.awaitItem('s', 10_000);
        assert.deepEqual(await world.endSession('s'), { ended: 1, survivors: [] });
        assert.equal(await waiting, false);
        assert.equal(await codeOf(run(world, { argv: ['true'] })), 'SESSION_ENDED');
        assert.equal((await world.endSession('new')).ended, 0);
      }));

    test('shows handles, counters, mailboxes and threads', () =>
      inWorld(create, async ({ world }) => {
        const handle = await start(world, { argv: ['sleep', '60'] });
        await run(world, { argv: ['true'] });
        const view = await world.observe();
        assert.deepEqual(view.handles.map(({ state }) => state).sort(), ['exited', 'running']);
        assert.deepEqual(
          view.handles.filter(({ state }) => state === 'running').map(({ handleId }) => handleId),
          [handle],
        );
        assert.equal(view.counters['spawned'], 2);
        assert.equal(view.liveHandles, 1);
        assert.ok(view.processThreads >= 1);
        assert.deepEqual(view.mailboxes.map(({ actor }) => actor).sort(), [
          'coordinator',
          'feedback',
          'process',
        ]);
      }));

    test('queues commands past its threads', () =>
      inWorld(
        create,
        async ({ world }) => {
          await start(world, { argv: ['sleep', '60'] }, 'one');
          const second = start(world, { argv: ['true'] }, 'two');
          await eventually(async () => (await world.observe()).queuedCommands === 1, 'it waits');
          await world.endSession('one');
          await second;
          await takeResults(world, 1, 'two');
        },
        { host: { threads: { warm: 0, max: 1, whenFull: 'queue' } } },
      ));

    test('tells of the messages of its actors, on its own clock', () =>
      inWorld(create, async ({ world }) => {
        const messages: MessageEvent[] = [];
        const began = world.clock.monotonic();
        world.onMessage((event) => messages.push(event));
        await eventually(async () => {
          await run(world, { argv: ['true'] });
          return messages.some(({ type }) => type === 'exited');
        }, 'messages come');
        const now = world.clock.monotonic();
        assert.ok(messages.every(({ at }) => at >= began - 1 && at <= now + 1));
        assert.ok(messages.every(({ kind }) => kind !== 'scenario-recorder'));
        assert.ok(messages.some((each) => each.kind === 'coordinator' && each.type === 'spawn'));
      }));

    test('starts actors of a script, and carries messages to them', () =>
      inWorld(
        create,
        async ({ world }) => {
          assert.equal(
            await world.tell('sums', { type: 'add', amount: 2 } as { readonly type: string }),
            'accepted',
          );
          assert.equal(await world.ask('sums', 'total', {}, 5000), 42);
          assert.equal(await codeOf(world.ask('sums', 'silent', {}, 50)), 'TIMEOUT');
        },
        { actors: [{ module: COUNTER, kind: 'counter', name: 'sums', args: { from: 40 } }] },
      ));

    test('refuses an actor that its module does not have', async () => {
      const actors = [{ module: COUNTER, kind: 'no-such-kind' }];
      await assert.rejects(inWorld(create, async () => undefined, { actors }));
    });

    test('worlds that follow one another share no handle id and leave nothing', async () => {
      const ids = new Set<string>();
      for (let n = 0; n < 2; n += 1) {
        await inWorld(
          create,
          async ({ world }) => void ids.add(await start(world, { argv: ['sleep', '60'] })),
        );
      }
      assert.equal(ids.size, 2);
    });
  });
}
