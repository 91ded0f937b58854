import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  type ActorRef,
  type ActorSystem,
  createActorSystem,
  defineActor,
  type ReplyTo,
} from '@longrun/actor';
import { type InjectedFault, injectable } from '../dist/injectable.js';

interface Count {
  readonly type: 'count';
  readonly replyTo: ReplyTo<number>;
}

const TIMEOUT = { timeoutMs: 10_000 };

/** Counts the questions it was asked since it was started. */
function startCounter(t: TestContext): { system: ActorSystem; counter: ActorRef<Count | InjectedFault> } {
  const system = createActorSystem();
  t.after(() => system.shutdown());
  const definition = defineActor<Count, { asked: number }>({
    kind: 'counter',
    mailbox: { capacity: 1, reserved: ['count'] },
    init: () => ({ asked: 0 }),
    on: {
      count: (state, { replyTo }, ctx) => {
        state.asked += 1;
        ctx.reply(replyTo, state.asked);
      },
    },
  });
  const supervision = { restart: 'permanent' } as const;
  return { system, counter: system.spawn(injectable(definition), undefined, { supervision }) };
}

test('an actor that is made to fail is started again, and its mail waits for that', async (t) => {
  const { system, counter } = startCounter(t);
  assert.equal(await system.ask(counter, 'count', {}, TIMEOUT), 1);
  assert.equal(await system.ask(counter, 'count', {}, TIMEOUT), 2, 'the control');
  assert.equal(counter.tell({ type: 'injected:fail' }), 'accepted');
  assert.equal(await system.ask(counter, 'count', {}, TIMEOUT), 1);
  assert.equal(system.inspect().actors[0]?.restarts, 1);
});

test('an actor that is stalled handles nothing until that is over, and keeps its state', async (t) => {
  const { system, counter } = startCounter(t);
  assert.equal(await system.ask(counter, 'count', {}, TIMEOUT), 1);
  let over = false;
  const stall = system.ask(counter, 'injected:stall', { forMs: 100 }, TIMEOUT).then(() => {
    over = true;
  });
  const answer = await system.ask(counter, 'count', {}, TIMEOUT);
  assert.deepEqual([answer, over], [2, true], 'behind the fault in the same mailbox');
  await stall;
});

test('faults are always taken, whatever the mailbox holds', (t) => {
  const { counter } = startCounter(t);
  const fail: InjectedFault = { type: 'injected:fail' };
  assert.deepEqual([counter.tell(fail), counter.tell(fail)], ['accepted', 'accepted']);
});
