import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHost } from '@longrun/host';
import { terminateControlThread } from '@longrun/host/faults';
import { type CounterMessage, counterActor } from '../actors/counter-actor.js';
import { openHost, run } from '../support/hosts.js';
import { codeOf, refusal } from '../support/refusals.js';

const TIMEOUT = { timeoutMs: 10_000 };

test("custom actors: an embedder's own actor is told and asked by its kind", async (t) => {
  const host = await openHost(t, { actors: [counterActor] });
  const counter = host.actor<CounterMessage>('counter');
  assert.equal(await counter.tell({ type: 'add', amount: 2 }), 'accepted');
  assert.equal(await counter.tell({ type: 'add', amount: 3 }), 'accepted');
  assert.equal(await counter.ask('total', {}, TIMEOUT), 5);
  assert.ok((await host.inspect()).system.actors.some(({ kind }) => kind === 'counter'));
});

test('custom actors: one definition can be started twice, by name and with arguments', async (t) => {
  const host = await openHost(t, {
    actors: [
      { definition: counterActor, name: 'small', args: { from: 1 } },
      { definition: counterActor, name: 'large', args: { from: 1000 } },
    ],
  });
  await host.actor<CounterMessage>('small').tell({ type: 'add', amount: 1 });
  const totals = ['small', 'large'].map((name) => host.actor<CounterMessage>(name).ask('total', {}, TIMEOUT));
  assert.deepEqual(await Promise.all(totals), [2, 1000]);
});

test('custom actors: one that crashes stops alone; the service goes on', async (t) => {
  const host = await openHost(t, { actors: [counterActor] });
  const counter = host.actor<CounterMessage>('counter');
  await counter.tell({ type: 'crash' });
  assert.notEqual(await codeOf(counter.ask('total', {}, TIMEOUT)), 'none');
  assert.equal((await run(host, 's', ['echo', 'hi'])).stdout, 'hi\n');
});

test('custom actors: they are started again with a fresh control thread', async (t) => {
  const host = await openHost(t, { actors: [{ definition: counterActor, args: { from: 7 } }] });
  await terminateControlThread(host);
  assert.equal(await host.actor<CounterMessage>('counter').ask('total', {}, TIMEOUT), 7);
});

test('custom actors: a module that cannot be loaded, or lacks the kind, fails createHost with INTERNAL', async () => {
  for (const definition of [
    { ...counterActor, kind: 'not-exported-there' },
    { ...counterActor, module: 'file:///no/such/module.js' },
  ]) {
    const error = await refusal(createHost({ logger: false, actors: [definition] }));
    assert.equal(error.code, 'INTERNAL');
    assert.match(error.message, /not-exported-there|no\/such/);
  }
});
