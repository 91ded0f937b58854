import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createActorSystem } from '@longrun/actor';
import { createFeedback, createMemoryInboxStore, type InboxStore } from '@longrun/feedback';
import {
  asHandleId,
  asSessionId,
  type CoordinatorMessage,
  type Deliver,
  type FeedbackItem,
} from '@longrun/protocol';
import { spawnProbe } from '@longrun/testkit';

const A = asSessionId('a');
const deliver = (n: number): Deliver => ({
  type: 'deliver',
  sessionId: A,
  handleId: asHandleId(`hto-1-${n}`),
  content: '{}',
});

describe('the feedback actor in a system', () => {
  it('loses no item, kept or still in its mailbox, when it fails and is restarted', async () => {
    const memory = createMemoryInboxStore();
    let failing = true;
    const store: InboxStore = {
      ...memory,
      append(item) {
        const outcome = memory.append(item);
        // Fails after the write and before the answer: the worst moment.
        if (failing && item.handleId === deliver(2).handleId) {
          failing = false;
          throw new Error('a defect');
        }
        return outcome;
      },
    };
    const pushed: FeedbackItem[] = [];
    const system = createActorSystem();
    const coordinator = spawnProbe<CoordinatorMessage>(system, { name: 'coordinator' });
    const feedback = system.spawn(
      createFeedback({ sink: { push: (i) => void pushed.push(i) }, store }),
      undefined,
      {
        name: 'feedback',
        supervision: { restart: 'permanent' },
      },
    );
    for (const n of [1, 2, 3]) assert.equal(feedback.tell(deliver(n)), 'accepted');

    const told = new Set<number>();
    while (told.size < 3) told.add((await coordinator.next('delivered')).sequence);
    assert.equal(failing, false, 'it has failed');
    const sequences = pushed.map((item) => item.sequence);
    assert.deepEqual(sequences, [1, 1, 2, 3]);
    assert.deepEqual(
      memory.itemsAfter(A, 0).map((item) => item.handleId),
      ['hto-1-1', 'hto-1-2', 'hto-1-3'],
    );
    assert.deepEqual(await system.ask(feedback, 'report', {}, { timeoutMs: 5000 }), {
      inboxes: 1,
      items: 3,
      delivered: 3,
      acknowledged: 0,
    });
    await system.shutdown();
  });

  it('finds the coordinator by its name, though that starts later', async () => {
    const system = createActorSystem();
    const feedback = system.spawn(createFeedback({ sink: { push: () => undefined } }), undefined, {
      name: 'feedback',
    });
    const coordinator = spawnProbe<CoordinatorMessage>(system, { name: 'coordinator' });
    feedback.tell(deliver(1));
    assert.equal((await coordinator.next('delivered')).sequence, 1);
    feedback.tell({ type: 'acknowledge', sessionId: A, upTo: 1 });
    assert.equal((await coordinator.next('acknowledged')).count, 1);
    await system.shutdown();
  });
});
