import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AskError } from '@longrun/actor';
import {
  asHandleId,
  asSessionId,
  type EndCause,
  type HandleId,
  isTerminal,
  type ReplyTo,
} from '@longrun/protocol';
import fc from 'fast-check';
import { type Spawned, World } from './support/world.js';

/**
 * Any messages in any order, those that no process actor would ever send included. After each one the invariants
 * hold (the world checks them), no end changes, and no question is answered twice; at the end of the world every
 * question has been answered, and nothing is left.
 */
type Step =
  | {
      readonly do: 'spawn';
      readonly session: number;
      readonly reply: boolean;
      readonly background: boolean;
      readonly queued: boolean;
    }
  | {
      readonly do: 'starting' | 'started' | 'fail' | 'draining' | 'delivered' | 'terminate';
      readonly handle: number;
    }
  | {
      readonly do: 'exited';
      readonly handle: number;
      readonly cause: EndCause;
      readonly leftovers: boolean;
      readonly survivors: boolean;
    }
  | {
      readonly do: 'leftovers-ended' | 'group-emptied' | 'read' | 'write' | 'progress' | 'go-background';
      readonly handle: number;
    }
  | { readonly do: 'cancel'; readonly handle: number; readonly force: boolean; readonly host: boolean }
  | { readonly do: 'wait'; readonly handles: readonly number[]; readonly any: boolean }
  | { readonly do: 'end-session' | 'open-session' | 'acknowledge'; readonly session: number }
  | { readonly do: 'close' | 'settle' }
  | { readonly do: 'feedback'; readonly takes: boolean }
  | { readonly do: 'advance'; readonly ms: number };

const handle = fc.nat(7);
const session = fc.nat(2);
const some = <T extends string>(...names: readonly T[]) => fc.constantFrom(...names);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: some('spawn'),
      session,
      reply: fc.boolean(),
      background: fc.boolean(),
      queued: fc.boolean(),
    }),
  },
  { weight: 8, arbitrary: fc.record({ do: some('started'), handle }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: some('starting', 'fail', 'draining', 'delivered', 'terminate'), handle }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: some('exited'),
      handle,
      cause: some<EndCause>('natural', 'cancel', 'timeout'),
      leftovers: fc.boolean(),
      survivors: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: some('leftovers-ended', 'group-emptied', 'read', 'write', 'progress', 'go-background'),
      handle,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: some('cancel'), handle, force: fc.boolean(), host: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: some('wait'),
      handles: fc.array(handle, { maxLength: 3 }),
      any: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: some('end-session', 'open-session', 'acknowledge'), session }) },
  { weight: 1, arbitrary: fc.record({ do: some('close', 'settle', 'settle', 'settle') }) },
  { weight: 1, arbitrary: fc.record({ do: some('feedback'), takes: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: some('advance'), ms: fc.constantFrom(10, 150, 400, 1850, 2000) }),
  },
);

class Fuzz {
  readonly world: World = new World({
    limits: { liveHandles: 6, liveHandlesPerSession: 4, inboxItems: 4, receipts: 3 },
    lostGroups: () => ({ ended: 1, survivors: [] }),
  });
  readonly spawned: Spawned[] = [];
  readonly asked: ReplyTo<never>[] = [];
  readonly ends: Map<HandleId, string> = new Map();
  readonly cancelled: Map<HandleId, number> = new Map();
  #questionsSettled = 0;

  async run(one: Step): Promise<void> {
    const { world } = this;
    switch (one.do) {
      case 'spawn':
        return this.spawn(one);
      case 'wait': {
        const handleIds = one.handles.map((n) => this.id(n));
        const mode = one.any ? 'any' : 'all';
        this.asked.push(await world.question('wait', { handleIds, mode, timeoutMs: 300 }));
        return;
      }
      case 'end-session':
        this.asked.push(await world.endSession(asSessionId(`s${one.session}`)));
        return;
      case 'open-session':
        await world.send({ type: 'open-session', sessionId: asSessionId(`s${one.session}`) });
        return;
      case 'acknowledge':
        await world.send({ type: 'acknowledged', sessionId: asSessionId(`s${one.session}`), count: 1 });
        return;
      case 'close':
        this.asked.push(await world.question('close', {}));
        return;
      case 'settle':
        return this.settle();
      case 'feedback':
        world.feedback.answer(one.takes ? 'accepted' : 'stopped');
        return;
      case 'advance':
        await world.advance(one.ms);
        return;
      default:
        return this.fact(one);
    }
  }

  async spawn(one: Step & { readonly do: 'spawn' }): Promise<void> {
    const { world } = this;
    world.placing = one.queued ? 'queued' : 'starting';
    try {
      const spawned = await world.spawn({
        sessionId: asSessionId(`s${one.session}`),
        delivery: one.reply ? 'reply' : 'inbox',
        ...(one.background ? { backgroundAfterMs: 200 } : {}),
        callId: this.spawned.length % 8,
      });
      this.spawned.push(spawned);
      this.asked.push(spawned.replyTo);
    } catch (error) {
      // The world throws for a refusal; anything else is a failed test.
      if (!(error instanceof Error && error.message.startsWith('refused'))) throw error;
    }
  }

  async fact(one: Extract<Step, { readonly handle: number }>): Promise<void> {
    const { world } = this;
    const spawned = this.spawned.at(-1 - one.handle);
    if (spawned === undefined) return;
    const { handleId } = spawned;
    switch (one.do) {
      case 'started':
        await world.started(spawned);
        return;
      case 'fail': {
        const error = { code: 'SPAWN_FAILED', message: 'no such file', details: {} } as const;
        await world.send({ type: 'spawn-failed', handleId, error });
        return;
      }
      case 'delivered':
        // Feedback confirms only what it was told.
        if (world.items.includes(handleId)) await world.delivered(spawned);
        return;
      case 'terminate':
        if (!world.state.actors.has(spawned.actor.address.id)) return;
        await world.terminate(spawned.actor, { kind: 'lost', detail: 'gone' });
        return;
      case 'exited':
        await world.exited(spawned, {
          cause: one.cause,
          leftovers: one.leftovers ? [{ pid: 7 }] : [],
          survivors: one.survivors ? [{ pid: 8, name: 'dd', state: 'D' }] : [],
        });
        return;
      case 'leftovers-ended':
        await world.send({ type: 'leftovers-ended', handleId, ended: 1, survivors: [] });
        return;
      case 'progress':
        await world.send({
          type: 'output-progressed',
          handleId,
          stdoutBytes: 1,
          stderrBytes: 2,
          lastOutputAt: 3,
        });
        return;
      case 'read': {
        const question = { handleId, stream: 'stdout', offset: 0, maxBytes: 9, waitMs: 0 } as const;
        this.asked.push(await world.question('read-output', question));
        return;
      }
      case 'go-background': {
        const { sessionId } = spawned.args;
        this.asked.push(await world.question('go-background', { sessionId, callId: one.handle }));
        return;
      }
      case 'write':
        this.asked.push(await world.question('write-input', { handleId, text: 'x', end: false }));
        return;
      case 'cancel': {
        const { sessionId } = spawned.args;
        const whose = one.host ? {} : { sessionId };
        this.asked.push(await world.question('cancel', { handleId, force: one.force, ...whose }));
        return;
      }
      default:
        await world.send({ type: one.do, handleId });
    }
  }

  id(n: number): HandleId {
    return this.spawned.at(-1 - n)?.handleId ?? asHandleId('hto-1-1');
  }

  /** Process actors answer (every third is gone instead), the archive and `LostGroups` as well. */
  async settle(): Promise<void> {
    const { asked } = this.world.kit.effects;
    for (; this.#questionsSettled < asked.length; this.#questionsSettled += 1) {
      const question = asked[this.#questionsSettled];
      if (this.#questionsSettled % 3 === 2) {
        question?.reject(new AskError('stopped', question.to.address, question.type));
      } else if (question?.type === 'write-input') {
        question.resolve({ ok: true, bytes: 1 });
      } else {
        question?.resolve({ text: '', offset: 0, nextOffset: 0, eof: false, omittedBytes: 0 });
      }
    }
    await this.world.settle();
  }

  /** What must be true whatever happened so far. */
  judge(): void {
    const { world } = this;
    for (const receipt of world.state.receipts.store.values()) {
      const before = this.ends.get(receipt.handleId);
      const now = JSON.stringify(receipt.result);
      assert.equal(before ?? now, now, 'an end has changed');
      this.ends.set(receipt.handleId, now);
      assert.ok(isTerminal(receipt.state));
      const item = world.items.includes(receipt.handleId);
      assert.ok(!item || receipt.state !== 'cancelled', 'an item after a cancel');
    }
    for (const to of this.asked) world.reply(to);
  }

  /** Lets everything that is under way come to its end. */
  async finish(): Promise<void> {
    const { world } = this;
    world.feedback.answer('accepted');
    for (const { handleId, args, actor, replyTo } of this.spawned) {
      const spawned = { handleId, args, actor, replyTo };
      const live = world.state.live.get(handleId);
      if (live === undefined || live.lostReason !== undefined) continue;
      if (live.process === undefined) await world.started(spawned);
      await world.exited(spawned, { cause: live.cancel === undefined ? 'natural' : 'cancel' });
    }
    await this.settle();
    for (const handleId of [...world.state.lingering.keys()]) {
      await world.send({ type: 'group-emptied', handleId });
    }
    await world.advance(5000);
    for (const [handleId, { sessionId }] of [...world.state.delivering]) {
      assert.ok(world.items.includes(handleId), 'a result that nobody was told of');
      await world.send({ type: 'delivered', handleId, sessionId, sequence: 1 });
    }
    await this.settle();
    await this.settle();
    await world.advance(5000);
    this.judge();
    assert.deepEqual(
      this.asked.filter((to) => world.reply(to) === undefined),
      [],
      'a question is not answered',
    );
    const { state } = world;
    assert.deepEqual(
      [state.live.size, state.lingering.size, state.delivering.size, state.actors.size, state.openQuestions],
      [0, 0, 0, 0, 0],
    );
    assert.deepEqual(world.kit.timers, []);
    for (const replies of this.cancelReplies().values()) {
      assert.ok(
        replies.filter((cancelled) => cancelled).length <= 1,
        'two callers have cancelled one handle',
      );
    }
  }

  cancelReplies(): ReadonlyMap<HandleId, readonly boolean[]> {
    const byHandle = new Map<HandleId, boolean[]>();
    for (const { value } of this.world.kit.effects.replied) {
      // Only a cancel's reply has this field.
      const reply = value as { readonly cancelled?: boolean; readonly handleId: HandleId };
      if (reply.cancelled === undefined) continue;
      byHandle.set(reply.handleId, [...(byHandle.get(reply.handleId) ?? []), reply.cancelled]);
    }
    return byHandle;
  }
}

describe('the coordinator under any sequence of messages', () => {
  it('keeps its invariants, ends each handle once, and answers everybody once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
        const fuzz = new Fuzz();
        for (const one of steps) {
          await fuzz.run(one);
          fuzz.judge();
        }
        await fuzz.finish();
      }),
      { numRuns: 300 },
    );
  });
});
