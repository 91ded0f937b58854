import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFeedback, createMemoryInboxStore } from '@longrun/feedback';
import {
  asHandleId,
  asSessionId,
  type CoordinatorMessage,
  type FeedbackItem,
  type HandleId,
  type SessionId,
} from '@longrun/protocol';
import { behaviourKit, createProbeRef } from '@longrun/testkit';
import fc from 'fast-check';

type Step =
  | { readonly do: 'deliver'; readonly session: number; readonly handle: number }
  | { readonly do: 'acknowledge' | 'subscribe'; readonly session: number; readonly back: number }
  | { readonly do: 'end'; readonly session: number }
  | { readonly do: 'restart' }
  /** From now on the sink takes this many items, then throws. */
  | { readonly do: 'sink'; readonly takes: number };

const SESSIONS = 3;
const session = fc.nat(SESSIONS - 1);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('deliver' as const), session, handle: fc.nat(12) }) },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('acknowledge' as const), session, back: fc.nat(4) }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('subscribe' as const), session, back: fc.nat(4) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('end' as const), session }) },
    { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('sink' as const),
        takes: fc.oneof(fc.nat(2), fc.constant(1000)),
      }),
    },
  ),
  { maxLength: 80, size: 'max' },
);

const sessionId = (n: number): SessionId => asSessionId(`s${n}`);
/** Handles belong to one session, as they do in the registry. */
const handle = (n: number, h: number): HandleId => asHandleId(`hto-${n}-${h}`);

/** What a session's consumer and an outside observer know, kept without looking at the actor. */
class Model {
  readonly delivered: HandleId[] = [];
  readonly consumed: FeedbackItem[] = [];
  acknowledged = 0;

  get highest(): number {
    return this.consumed.at(-1)?.sequence ?? 0;
  }

  /** What the consumer does with an item: drop what it has; a gap is a failure. */
  take(item: FeedbackItem): void {
    if (item.sequence <= this.highest) {
      assert.deepEqual(item, this.consumed[item.sequence - 1], 'an item that comes again is the same');
      return;
    }
    assert.equal(item.sequence, this.highest + 1, 'no gap');
    this.consumed.push(item);
  }
}

async function run(script: readonly Step[]): Promise<void> {
  const models = Array.from({ length: SESSIONS }, () => new Model());
  const modelOf = (id: SessionId): Model => {
    const model = models[Number(id.slice(1))];
    assert.ok(model);
    return model;
  };
  const store = createMemoryInboxStore();
  const coordinator = createProbeRef<CoordinatorMessage>('coordinator');
  let takes = Number.MAX_SAFE_INTEGER;
  // Checked outside `push`: what is thrown in there is a failing sink to the actor, not a failing test.
  const arrived: FeedbackItem[] = [];
  const consume = (): void => {
    for (const item of arrived.splice(0)) modelOf(item.sessionId).take(item);
  };
  const definition = createFeedback({
    store,
    sink: {
      push(item: FeedbackItem): void {
        if (takes === 0) throw new Error('the sink is full');
        takes -= 1;
        arrived.push(item);
      },
    },
  });
  const start = () => behaviourKit(definition, undefined, { refs: { coordinator } });
  let kit = start();

  for (const step of script) {
    consume();
    if (step.do === 'restart') {
      kit = start();
      continue;
    }
    if (step.do === 'sink') {
      takes = step.takes;
      continue;
    }
    const id = sessionId(step.session);
    const model = modelOf(id);
    if (step.do === 'deliver') {
      const handleId = handle(step.session, step.handle);
      if (!model.delivered.includes(handleId)) model.delivered.push(handleId);
      await kit.send({ type: 'deliver', sessionId: id, handleId, content: `"${handleId}"` });
    } else if (step.do === 'acknowledge') {
      const upTo = Math.max(0, model.highest - step.back);
      model.acknowledged = Math.max(model.acknowledged, upTo);
      await kit.send({ type: 'acknowledge', sessionId: id, upTo });
    } else if (step.do === 'subscribe') {
      await kit.send({ type: 'subscribe', sessionId: id, after: Math.max(0, model.highest - step.back) });
    } else {
      await kit.send({ type: 'end-session', sessionId: id });
    }
  }

  // The sink works again and every consumer asks for what it lacks.
  consume();
  takes = Number.MAX_SAFE_INTEGER;
  for (const [n, model] of models.entries()) {
    await kit.send({ type: 'subscribe', sessionId: sessionId(n), after: model.highest });
    consume();
  }

  const total = (count: (model: Model) => number): number => models.reduce((sum, m) => sum + count(m), 0);
  for (const [n, model] of models.entries()) {
    const handles = model.consumed.map((item) => item.handleId);
    assert.deepEqual(handles, model.delivered, 'all items, in the order of delivery, each once');
    for (const item of model.consumed) {
      assert.equal(item.sessionId, sessionId(n), 'nothing foreign');
      assert.equal(item.content, `"${item.handleId}"`);
    }
    for (const message of coordinator.received) {
      if (message.type !== 'delivered' || message.sessionId !== sessionId(n)) continue;
      assert.equal(message.handleId, model.delivered[message.sequence - 1], 'told with its own sequence');
    }
    const told = new Set(coordinator.received.flatMap((m) => (m.type === 'delivered' ? [m.handleId] : [])));
    for (const handleId of model.delivered) assert.ok(told.has(handleId), 'the coordinator heard of each');
    const freed = coordinator.received.reduce(
      (sum, m) => (m.type === 'acknowledged' && m.sessionId === sessionId(n) ? sum + m.count : sum),
      0,
    );
    assert.equal(freed, model.acknowledged, 'places freed are items acknowledged');
  }
  const report = await kit.ask('report', {});
  assert.equal(
    report.delivered,
    total((m) => m.delivered.length),
  );
  assert.equal(
    report.acknowledged,
    total((m) => m.acknowledged),
  );
  assert.equal(report.items, report.delivered - report.acknowledged);

  // Once all is acknowledged and all sessions have ended, nothing is left.
  for (const [n, model] of models.entries()) {
    await kit.send({ type: 'acknowledge', sessionId: sessionId(n), upTo: model.highest });
    await kit.send({ type: 'end-session', sessionId: sessionId(n) });
  }
  const after = await kit.ask('report', {});
  assert.deepEqual([after.inboxes, after.items], [0, 0]);
  assert.equal(kit.state.behind.size, 0);
}

describe('the feedback actor, whatever the order of events', () => {
  it('loses nothing, repeats nothing, mixes nothing, and counts exactly', async () => {
    await fc.assert(fc.asyncProperty(steps, run), { numRuns: 300, includeErrorInReport: true });
  });
});
