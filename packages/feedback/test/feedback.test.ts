import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  createFeedback,
  createMemoryInboxStore,
  type FeedbackState,
  type InboxStore,
} from '@longrun/feedback';
import {
  asHandleId,
  asSessionId,
  type CoordinatorMessage,
  type Deliver,
  type FeedbackItem,
  type FeedbackMessage,
  type SessionId,
} from '@longrun/protocol';
import { type BehaviourKit, behaviourKit, createProbeRef, type ProbeRef } from '@longrun/testkit';

const A = asSessionId('a');
const B = asSessionId('b');

const deliver = (sessionId: SessionId, n: number): Deliver => ({
  type: 'deliver',
  sessionId,
  handleId: asHandleId(`hto-1-${sessionId}-${n}`),
  content: `{"n":${n}}`,
});

interface Setting {
  readonly kit: BehaviourKit<FeedbackMessage, FeedbackState>;
  readonly coordinator: ProbeRef<CoordinatorMessage>;
  /** What the sink took. */
  readonly pushed: FeedbackItem[];
  /** The sink throws at these sequences of session A, until it is emptied. */
  readonly refuses: Set<number>;
  readonly store: InboxStore;
  /** Starts the actor again on what outlives it. */
  readonly restart: () => BehaviourKit<FeedbackMessage, FeedbackState>;
}

function setting(): Setting {
  const store = createMemoryInboxStore();
  const coordinator = createProbeRef<CoordinatorMessage>('coordinator');
  const pushed: FeedbackItem[] = [];
  const refuses = new Set<number>();
  const definition = createFeedback({
    store,
    sink: {
      push(item: FeedbackItem): void {
        if (item.sessionId === A && refuses.has(item.sequence)) throw new Error('port closed');
        pushed.push(item);
      },
    },
  });
  const restart = (): BehaviourKit<FeedbackMessage, FeedbackState> =>
    behaviourKit(definition, undefined, { refs: { coordinator } });
  return { kit: restart(), coordinator, pushed, refuses, store, restart };
}

const sequencesOf = (items: readonly FeedbackItem[], sessionId: SessionId): number[] =>
  items.filter((item) => item.sessionId === sessionId).map((item) => item.sequence);

describe('deliver', () => {
  it('puts the item in the inbox, pushes it, and only then tells the coordinator', async () => {
    const { kit, coordinator, pushed } = setting();
    const pushedWhenTold: number[] = [];
    coordinator.onTell(() => pushedWhenTold.push(pushed.length));
    await kit.send(deliver(A, 1));
    assert.deepEqual(pushed, [
      {
        sequence: 1,
        sessionId: A,
        kind: 'tool_result',
        handleId: 'hto-1-a-1',
        content: '{"n":1}',
        at: kit.clock.now(),
      },
    ]);
    assert.deepEqual(coordinator.received, [
      { type: 'delivered', handleId: 'hto-1-a-1', sessionId: A, sequence: 1 },
    ]);
    assert.deepEqual(pushedWhenTold, [1]);
  });

  it('answers a repeat with the first sequence and pushes nothing, even after the item was acknowledged', async () => {
    const { kit, coordinator, pushed } = setting();
    await kit.send(deliver(A, 1));
    await kit.send(deliver(A, 2));
    await kit.send(deliver(A, 1));
    await kit.send({ type: 'acknowledge', sessionId: A, upTo: 2 });
    await kit.send(deliver(A, 2));
    assert.deepEqual(sequencesOf(pushed, A), [1, 2]);
    const told = coordinator.received.filter((message) => message.type === 'delivered');
    assert.deepEqual(
      told.map((message) => [message.handleId, message.sequence]),
      [
        ['hto-1-a-1', 1],
        ['hto-1-a-2', 2],
        ['hto-1-a-1', 1],
        ['hto-1-a-2', 2],
      ],
    );
  });

  it('keeps an item that the sink throws at, tells of it, and logs an error that names it', async () => {
    const { kit, coordinator, pushed, refuses, store } = setting();
    refuses.add(1);
    const { logged } = await kit.send(deliver(A, 1));
    assert.deepEqual(pushed, []);
    assert.equal(coordinator.received[0]?.type, 'delivered');
    assert.equal(store.itemsAfter(A, 0).length, 1);
    const [error] = logged.filter((line) => line.level === 'error');
    assert.equal(error?.fields['handle_id'], 'hto-1-a-1');
    assert.match(String(error?.fields['error']), /port closed/);
  });

  it('never shows the sink a gap: what it refused goes first with the next item', async () => {
    const { kit, pushed, refuses } = setting();
    refuses.add(2);
    for (const n of [1, 2, 3]) await kit.send(deliver(A, n));
    await kit.send(deliver(B, 1));
    assert.deepEqual(sequencesOf(pushed, A), [1]);
    assert.deepEqual(sequencesOf(pushed, B), [1]);
    refuses.clear();
    await kit.send(deliver(A, 4));
    assert.deepEqual(sequencesOf(pushed, A), [1, 2, 3, 4]);
    assert.equal(kit.state.behind.size, 0);
  });

  it('is kept when the coordinator is gone, with a warning', async () => {
    const store = createMemoryInboxStore();
    const definition = createFeedback({
      store,
      sink: { push: () => undefined },
      coordinator: () => undefined,
    });
    const { logged } = await behaviourKit(definition, undefined).send(deliver(A, 1));
    assert.equal(store.report().items, 1);
    assert.equal(logged.filter((line) => line.level === 'warn').length, 1);
  });

  it('is taken after the end of its session', async () => {
    const { kit, pushed } = setting();
    await kit.send(deliver(A, 1));
    await kit.send({ type: 'end-session', sessionId: A });
    await kit.send({ type: 'acknowledge', sessionId: A, upTo: 1 });
    await kit.send(deliver(A, 2));
    assert.deepEqual(sequencesOf(pushed, A), [1, 2]);
  });
});

describe('acknowledge', () => {
  it('tells the coordinator exactly how many places are free, and nothing for a repeat', async () => {
    const { kit } = setting();
    for (const n of [1, 2, 3]) await kit.send(deliver(A, n));
    const counts: unknown[] = [];
    for (const upTo of [2, 2, 1, 99, 99]) {
      const { told } = await kit.send({ type: 'acknowledge', sessionId: A, upTo });
      counts.push(told.map(({ message }) => message));
    }
    assert.deepEqual(counts, [
      [{ type: 'acknowledged', sessionId: A, count: 2 }],
      [],
      [],
      [{ type: 'acknowledged', sessionId: A, count: 1 }],
      [],
    ]);
  });

  it('forgets that a sink was behind once there is nothing left to push', async () => {
    const { kit, refuses } = setting();
    refuses.add(1);
    await kit.send(deliver(A, 1));
    assert.deepEqual([...kit.state.behind], [[A, 1]]);
    await kit.send({ type: 'acknowledge', sessionId: A, upTo: 1 });
    assert.equal(kit.state.behind.size, 0);
  });
});

describe('subscribe', () => {
  it('pushes what is above the given sequence again, in order, and only of that session', async () => {
    const { kit, pushed } = setting();
    for (const n of [1, 2, 3, 4]) await kit.send(deliver(A, n));
    await kit.send(deliver(B, 1));
    await kit.send({ type: 'acknowledge', sessionId: A, upTo: 1 });
    pushed.length = 0;
    await kit.send({ type: 'subscribe', sessionId: A, after: 2 });
    assert.deepEqual(
      pushed.map(({ sessionId, sequence }) => [sessionId, sequence]),
      [
        [A, 3],
        [A, 4],
      ],
    );
  });

  it('replays what a sink refused', async () => {
    const { kit, pushed, refuses } = setting();
    refuses.add(1);
    await kit.send(deliver(A, 1));
    refuses.clear();
    await kit.send({ type: 'subscribe', sessionId: A, after: 0 });
    assert.deepEqual(sequencesOf(pushed, A), [1]);
  });

  it('with a sequence from the future does not keep later items back', async () => {
    const { kit, pushed } = setting();
    await kit.send({ type: 'subscribe', sessionId: A, after: 50 });
    await kit.send(deliver(A, 1));
    assert.deepEqual(sequencesOf(pushed, A), [1]);
  });
});

describe('end-session and report', () => {
  it('an ended inbox can still be drained and is gone after it', async () => {
    const { kit } = setting();
    await kit.send(deliver(A, 1));
    await kit.send({ type: 'end-session', sessionId: A });
    assert.deepEqual(await kit.ask('report', {}), { inboxes: 1, items: 1, delivered: 1, acknowledged: 0 });
    await kit.send({ type: 'acknowledge', sessionId: A, upTo: 1 });
    assert.deepEqual(await kit.ask('report', {}), { inboxes: 0, items: 0, delivered: 1, acknowledged: 1 });
  });
});

describe('a restarted feedback actor', () => {
  it('pushes and tells again what was not acknowledged, and goes on with the numbering', async () => {
    const { kit, coordinator, pushed, restart } = setting();
    for (const n of [1, 2, 3]) await kit.send(deliver(A, n));
    await kit.send({ type: 'acknowledge', sessionId: A, upTo: 1 });
    pushed.length = 0;
    const toldBefore = coordinator.received.length;
    const second = restart();
    assert.deepEqual(sequencesOf(pushed, A), [2, 3]);
    assert.deepEqual(
      coordinator.received.slice(toldBefore).map((m) => (m.type === 'delivered' ? m.sequence : m.type)),
      [2, 3],
    );
    await second.send(deliver(A, 4));
    assert.deepEqual(sequencesOf(pushed, A), [2, 3, 4]);
  });
});

describe('the mailbox', () => {
  it('always takes items and acknowledgements', () => {
    const { mailbox } = createFeedback({ sink: { push: () => undefined } });
    for (const type of ['deliver', 'acknowledge'] as const)
      assert.ok(mailbox?.reserved?.includes(type), type);
  });
});
