import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { type ActorRef, type ActorSystem, createActorSystem, defineActor } from '@longrun/actor';
import { type CoordinatorState, checkInvariants, createCoordinator } from '@longrun/coordinator';
import {
  type CoordinatorMessage,
  DEFAULT_LIMITS,
  type FeedbackMessage,
  type HandleId,
  type ProcessActorArgs,
  type ProcessMessage,
} from '@longrun/protocol';
import { command, exitReport, S1 } from './support/world.js';

/** Ends like a process when it is told to `exit`, breaks like a lost thread at `crash`. */
type PuppetMessage = ProcessMessage | { readonly type: 'exit' } | { readonly type: 'crash' };

interface Stage {
  readonly system: ActorSystem;
  readonly coordinator: ActorRef<CoordinatorMessage>;
  readonly puppets: ActorRef<PuppetMessage>[];
  readonly items: HandleId[];
  readonly firstItem: Promise<void>;
  readonly groupsEnded: number[];
  readonly state: () => CoordinatorState;
}

/** The coordinator in the real kernel, with an inbox and processes that are puppets. */
function stage(): Stage {
  const system = createActorSystem();
  const items: HandleId[] = [];
  let put: () => void = () => undefined;
  const firstItem = new Promise<void>((done) => {
    put = done;
  });
  const puppets: ActorRef<PuppetMessage>[] = [];
  const groupsEnded: number[] = [];
  let state: CoordinatorState | undefined;
  let coordinator: ActorRef<CoordinatorMessage> | undefined;

  const feedback = defineActor<FeedbackMessage, null>({
    kind: 'feedback',
    init: () => null,
    on: {
      deliver: (_state, { handleId, sessionId }) => {
        items.push(handleId);
        put();
        coordinator?.tell({ type: 'delivered', handleId, sessionId, sequence: items.length });
      },
      acknowledge: () => undefined,
      subscribe: () => undefined,
      'end-session': () => undefined,
      report: () => undefined,
    },
  });
  const puppet = defineActor<PuppetMessage, ActorRef<CoordinatorMessage>, ProcessActorArgs>({
    kind: 'process',
    init: ({ coordinator: address, handleId }, ctx) => {
      puppets.push(ctx.self);
      const parent = ctx.resolve(address);
      const process = { pid: puppets.length, startTime: '1' };
      parent.tell({ type: 'started', handleId, process, startedAt: ctx.clock.now(), launcher: 'puppet' });
      ids.set(ctx.self.address.id, handleId);
      return parent;
    },
    on: {
      start: () => undefined,
      cancel: (parent, _message, ctx) => end(parent, ctx.self, 'cancel'),
      exit: (parent, _message, ctx) => end(parent, ctx.self, 'natural'),
      crash: () => {
        throw new Error('puppet crashed');
      },
      'read-output': (_parent, { offset, replyTo }, ctx) =>
        ctx.reply(replyTo, { text: 'live', offset, nextOffset: offset + 4, eof: false, omittedBytes: 0 }),
      'write-input': () => undefined,
    },
  });
  const ids = new Map<string, HandleId>();
  const end = (
    parent: ActorRef<CoordinatorMessage>,
    self: ActorRef<PuppetMessage>,
    cause: 'natural' | 'cancel',
  ): { readonly kind: 'stop' } => {
    const handleId = ids.get(self.address.id);
    assert.ok(handleId !== undefined);
    parent.tell({ type: 'exited', handleId, report: exitReport({ cause }) });
    return { kind: 'stop' };
  };

  let numbers = 0;
  const definition = createCoordinator({
    placement: {
      place: (args) => ({ kind: 'placed', ref: system.spawn(puppet, args), queued: false }),
      withdraw: () => false,
    },
    lostGroups: {
      end: async ({ leader }) => {
        groupsEnded.push(leader.pid);
        return { ended: 1, survivors: [] };
      },
      sweep: async () => ({ ended: 0, survivors: [] }),
    },
    archive: {
      read: async ({ text }, offset) => ({
        text,
        offset,
        nextOffset: text.length,
        eof: true,
        omittedBytes: 0,
      }),
      discard: () => undefined,
    },
    feedback: system.spawn(feedback, undefined, { name: 'feedback' }),
    hostPid: 1,
    hostToken: 'host',
    nextHandleNumber: () => ++numbers,
    limits: DEFAULT_LIMITS,
  });
  coordinator = system.spawn(
    {
      ...definition,
      init: async (args, ctx) => {
        state = await definition.init(args, ctx);
        return state;
      },
    },
    undefined,
    { name: 'coordinator' },
  );
  const current = (): CoordinatorState => {
    assert.ok(state !== undefined);
    return state;
  };
  return { system, coordinator, puppets, items, firstItem, groupsEnded, state: current };
}

const within = { timeoutMs: 5000 };

describe('the coordinator in the kernel', () => {
  const stages: Stage[] = [];
  const open = (): Stage => {
    const made = stage();
    stages.push(made);
    return made;
  };
  after(() => Promise.all(stages.map(({ system }) => system.shutdown())));

  const spawn = async ({ system, coordinator }: Stage): Promise<HandleId> => {
    const payload = { sessionId: S1, command: command(), delivery: 'inbox' } as const;
    const reply = await system.ask(coordinator, 'spawn', payload, within);
    assert.equal(reply.kind, 'started');
    return reply.handle.handle_id;
  };

  it('runs a command, answers a wait after the item, and a read before and after the end', async () => {
    const s = open();
    const handleId = await spawn(s);
    const read = { handleId, stream: 'stdout', offset: 0, maxBytes: 9, waitMs: 0 } as const;
    const live = await s.system.ask(s.coordinator, 'read-output', read, within);
    assert.equal(live.ok && live.range.text, 'live');
    const waiting = s.system.ask(
      s.coordinator,
      'wait',
      { handleIds: [handleId], mode: 'all', timeoutMs: 4000 },
      within,
    );
    s.puppets[0]?.tell({ type: 'exit' });
    const waited = await waiting;
    assert.equal(waited.ok && waited.finished[0]?.status, 'completed');
    assert.deepEqual(s.items, [handleId]);
    const archived = await s.system.ask(s.coordinator, 'read-output', read, within);
    assert.equal(archived.ok && archived.range.text, 'out\n');
    assert.deepEqual(checkInvariants(s.state()), []);
  });

  it('cancels fifty in parallel for a session end, with no item', async () => {
    const s = open();
    for (let n = 0; n < 50; n += 1) await spawn(s);
    const reply = await s.system.ask(s.coordinator, 'end-session', { sessionId: S1 }, within);
    assert.deepEqual(reply, { ok: true, ended: 50, survivors: [] });
    assert.deepEqual([s.items, s.state().live.size, s.state().actors.size], [[], 0, 0]);
    assert.deepEqual(checkInvariants(s.state()), []);
  });

  it('hears of an actor that breaks, ends its group and delivers the loss', async () => {
    const s = open();
    const handleId = await spawn(s);
    const waiting = s.system.ask(
      s.coordinator,
      'wait',
      { handleIds: [handleId], mode: 'all', timeoutMs: 4000 },
      within,
    );
    s.puppets[0]?.tell({ type: 'crash' });
    const waited = await waiting;
    const [result] = waited.ok ? waited.finished : [];
    assert.deepEqual(
      [result?.status, result?.lost_reason],
      ['lost', 'its process actor failed: puppet crashed'],
    );
    assert.deepEqual([s.groupsEnded, s.items], [[1], [handleId]]);
  });

  it('is not stopped by a flood of progress: facts and asks still get through', async () => {
    const s = open();
    const handleId = await spawn(s);
    const progress = {
      type: 'output-progressed',
      handleId,
      stdoutBytes: 1,
      stderrBytes: 1,
      lastOutputAt: 1,
    } as const;
    let told = 0;
    while (s.coordinator.tell(progress) === 'accepted') told += 1;
    assert.equal(told, 16_384);
    assert.equal(s.coordinator.tell({ type: 'exited', handleId, report: exitReport() }), 'accepted');
    await s.firstItem;
    const report = await s.system.ask(s.coordinator, 'report', {}, within);
    assert.equal(report.handles['exited'], 1);
  });
});
