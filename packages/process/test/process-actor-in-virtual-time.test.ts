import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { ActorRef } from '@longrun/actor';
import type { ProcessActorMessage, SpillDisk } from '@longrun/process';
import type { CommandSpec, CoordinatorMessage, ExitReport, OutputRange } from '@longrun/protocol';
import {
  createFakeLauncher,
  createManualClock,
  createManualScheduler,
  type FakeLauncher,
  type FakeProcess,
  type ManualClock,
  type ManualScheduler,
} from '@longrun/testkit';
import fc from 'fast-check';
import { CANCEL, createRig, type Rig, startMessage } from './support/rig.js';

interface Stage {
  readonly rig: Rig;
  readonly launcher: FakeLauncher;
  readonly clock: ManualClock;
  readonly scheduler: ManualScheduler;
  /** Runs everybody until nobody has anything to do. */
  idle(): Promise<void>;
  /** Moves the clock on, letting everybody react at each timer. */
  pass(ms: number): Promise<void>;
  run(more?: Partial<CommandSpec>): Promise<{ ref: ActorRef<ProcessActorMessage>; child: FakeProcess }>;
  facts(): readonly CoordinatorMessage[];
  types(): readonly string[];
  report(): ExitReport;
}

function stage(t: TestContext, options: { readonly disk?: SpillDisk } = {}): Stage {
  const launcher = createFakeLauncher();
  const clock = createManualClock();
  const scheduler = createManualScheduler();
  const idle = async (): Promise<void> => void (await scheduler.runUntilIdle());
  const drive = async (down: Promise<void>): Promise<void> => {
    let isDown = false;
    void down.then(() => {
      isDown = true;
    });
    while (!isDown) {
      await idle();
      clock.advance(200);
    }
  };
  const rig = createRig(t, { launcher, clock, scheduler, drive, ...options });
  const facts = (): readonly CoordinatorMessage[] => rig.coordinator.received;
  const result: Stage = {
    rig,
    launcher,
    clock,
    scheduler,
    idle,
    pass: async (ms) => {
      const until = clock.monotonic() + ms;
      await idle();
      for (;;) {
        const next = clock.pending[0]?.dueInMs;
        const left = until - clock.monotonic();
        if (next === undefined || next > left) break;
        clock.advance(Math.max(0, next));
        await idle();
      }
      clock.advance(until - clock.monotonic());
      await idle();
    },
    run: async (more) => {
      const ref = rig.start(['fake'], more);
      await idle();
      return { ref, child: launcher.latest() };
    },
    facts,
    types: () =>
      facts()
        .map(({ type }) => type)
        .filter((type) => type !== 'starting'),
    report: () => {
      const exited = facts().find((fact) => fact.type === 'exited');
      assert.ok(exited?.type === 'exited', `not exited: ${result.types().join(', ')}`);
      return exited.report;
    },
  };
  return result;
}

const ask = (
  s: Stage,
  ref: ActorRef<ProcessActorMessage>,
  offset: number,
  waitMs: number,
): { readonly answer: () => OutputRange | undefined } => {
  let range: OutputRange | undefined;
  void s.rig.system
    .ask(ref, 'read-output', { stream: 'stdout', offset, maxBytes: 100, waitMs }, { timeoutMs: 100_000 })
    .then((answer) => {
      range = answer;
    });
  return { answer: () => range };
};

describe('a process actor in virtual time', () => {
  it('drains for exactly drainMs after the exit, and tells draining after 50 ms', async (t) => {
    const s = stage(t);
    const { child } = await s.run({ drainMs: 3000 });
    child.fork();
    child.write('stdout', 'before ');
    await s.pass(10);
    child.exit({ kind: 'code', code: 0 });
    await s.pass(49);
    assert.deepEqual(s.types(), ['started']);
    await s.pass(1);
    assert.deepEqual(s.types(), ['started', 'draining']);
    await s.pass(2000);
    child.write('stdout', 'late');
    await s.pass(949);
    assert.ok(!s.types().includes('exited'));
    await s.pass(1);
    const report = s.report();
    assert.deepEqual([report.stdout.text, report.pipeHeld, report.durationMs], ['before late', true, 10]);
    assert.deepEqual(child.destroyed, { stdout: true, stderr: true });
  });

  it('goes from SIGTERM over the grace to SIGKILL, and repeats SIGKILL while members show up', async (t) => {
    const s = stage(t);
    const { ref, child } = await s.run();
    child.ignore('SIGTERM');
    ref.tell({ ...CANCEL, graceMs: 700 });
    await s.pass(699);
    assert.deepEqual(child.signals, ['SIGTERM', 'SIGCONT']);
    child.ignore('SIGKILL');
    await s.pass(1);
    assert.equal(child.signals.filter((signal) => signal === 'SIGKILL').length, 1);
    await s.pass(200);
    assert.ok(child.signals.filter((signal) => signal === 'SIGKILL').length > 3);
    assert.ok(!s.types().includes('exited'));
  });

  it('answers within the budget with the survivors named, and goes on tracking them', async (t) => {
    const s = stage(t);
    const { ref, child } = await s.run();
    child.ignore('SIGTERM', 'SIGKILL');
    ref.tell(CANCEL);
    await s.pass(1799);
    assert.ok(!s.types().includes('exited'));
    await s.pass(51);
    const report = s.report();
    assert.deepEqual([report.cause, report.exit], ['cancel', { kind: 'unknown' }]);
    assert.deepEqual(report.survivors, [
      { pid: child.pid, startTime: report.leftovers[0]?.startTime, name: 'fake', state: 'D' },
    ]);
    await s.pass(60_000);
    assert.ok(!s.types().includes('group-emptied'));
    child.exit({ kind: 'signal', signal: 'SIGKILL' });
    await s.pass(2000);
    assert.deepEqual(s.types().slice(-1), ['group-emptied']);
    await s.rig.stopped(ref);
  });

  it('is not done when the leader ends and a silent member does not', async (t) => {
    const s = stage(t);
    const { ref, child } = await s.run();
    const member = child.fork();
    child.ignore('SIGTERM');
    ref.tell(CANCEL);
    await s.pass(10);
    child.exit({ kind: 'code', code: 0 });
    child.endOutput();
    await s.pass(900);
    assert.ok(!s.types().includes('exited'));
    await s.pass(200);
    const report = s.report();
    assert.deepEqual([report.cause, report.leftovers, report.survivors], ['cancel', [], []]);
    assert.equal(s.launcher.processes.find(member), undefined);
  });

  it('keeps the grace inside the budget', async (t) => {
    const s = stage(t);
    const { ref, child } = await s.run();
    child.ignore('SIGTERM');
    ref.tell({ ...CANCEL, graceMs: 60_000, budgetMs: 1000 });
    await s.pass(699);
    assert.ok(!child.signals.includes('SIGKILL'));
    await s.pass(1);
    assert.ok(child.signals.includes('SIGKILL'));
    assert.deepEqual(s.report().survivors, []);
  });

  it('reports survivors whom it may not signal', async (t) => {
    const s = stage(t);
    const { ref, child } = await s.run();
    child.deny();
    ref.tell(CANCEL);
    await s.pass(1900);
    assert.deepEqual(
      s.report().survivors.map(({ pid }) => pid),
      [child.pid],
    );
  });

  it('ends the tree at the timeout, to the millisecond, and not when the leader has just ended', async (t) => {
    const s = stage(t);
    const first = await s.run({ timeoutMs: 5000 });
    await s.pass(4999);
    assert.deepEqual(first.child.signals, []);
    await s.pass(1);
    assert.deepEqual(first.child.signals, ['SIGTERM', 'SIGCONT']);
    await s.pass(50);
    assert.equal(s.report().cause, 'timeout');

    const second = await s.run({ timeoutMs: 5000 });
    await s.pass(4990);
    second.child.becomeZombie();
    await s.pass(10);
    assert.deepEqual(second.child.signals, []);
    second.child.exit({ kind: 'code', code: 9 });
    second.child.endOutput();
    await s.pass(1);
    const exits = s.facts().filter((fact) => fact.type === 'exited');
    assert.deepEqual(exits[1]?.type === 'exited' && [exits[1].report.cause, exits[1].report.exit], [
      'natural',
      { kind: 'code', code: 9 },
    ]);
  });

  it('keeps the natural end when the cancel was in the mailbox before the exit', async (t) => {
    const s = stage(t);
    const { ref, child } = await s.run();
    ref.tell(CANCEL);
    child.exit({ kind: 'code', code: 5 });
    child.endOutput();
    await s.pass(10);
    const report = s.report();
    assert.deepEqual([report.cause, report.exit], ['natural', { kind: 'code', code: 5 }]);
    assert.deepEqual(child.signals, [], 'the pid was free: nobody is signalled');
  });

  it('takes a zombie that nobody was told of for a natural end', async (t) => {
    const s = stage(t);
    const { ref, child } = await s.run();
    child.becomeZombie();
    ref.tell(CANCEL);
    await s.pass(3);
    child.exit({ kind: 'code', code: 5 });
    child.endOutput();
    await s.pass(100);
    assert.deepEqual([s.report().cause, s.report().exit], ['natural', { kind: 'code', code: 5 }]);
  });

  it('never signals a stranger that took the freed pid', async (t) => {
    const s = stage(t);
    const { ref, child } = await s.run({ drainMs: 1000 });
    const member = child.fork();
    child.exit({ kind: 'code', code: 0 });
    child.endOutput();
    await s.pass(10);
    assert.deepEqual(
      s.report().leftovers.map(({ pid }) => pid),
      [member],
    );
    // Between two looks the group ends, and its number is taken.
    child.endMember(member);
    s.launcher.addStranger({ pid: child.pid, groupId: child.pid, sessionId: child.pid });
    ref.tell(CANCEL);
    await s.pass(100);
    assert.deepEqual(child.signals, []);
    const ended = s.facts().find((fact) => fact.type === 'leftovers-ended');
    assert.deepEqual(ended?.type === 'leftovers-ended' && [ended.ended, ended.survivors], [0, []]);
    await s.rig.stopped(ref);
  });

  it('tells an unknown end when somebody else has waited for the leader', async (t) => {
    const s = stage(t);
    const { child } = await s.run();
    child.vanish();
    child.endOutput();
    await s.pass(5000);
    assert.ok(!s.types().includes('exited'), 'one look is no proof');
    await s.pass(100);
    assert.deepEqual([s.report().cause, s.report().exit], ['natural', { kind: 'unknown' }]);
  });

  it('tells an unknown end of a cancel too', async (t) => {
    const s = stage(t);
    const { ref, child } = await s.run();
    ref.tell(CANCEL);
    child.vanish();
    child.endOutput();
    await s.pass(100);
    assert.deepEqual(s.report().exit, { kind: 'unknown' });
  });

  it('keeps the exit of a tree whose end is heard of only when the budget is over', async (t) => {
    const s = stage(t);
    const { ref, child } = await s.run();
    child.ignore('SIGTERM', 'SIGKILL');
    ref.tell(CANCEL);
    await s.pass(CANCEL.budgetMs - 1);
    // As on a thread that has slept through both: its timers come first, what the kernel has to tell comes after them.
    s.clock.advance(1);
    await s.idle();
    child.endOutput();
    child.exit({ kind: 'signal', signal: 'SIGKILL' });
    await s.pass(1);
    const { cause, exit, survivors } = s.report();
    assert.deepEqual([cause, exit, survivors], ['cancel', { kind: 'signal', signal: 'SIGKILL' }, []]);
  });

  it('cancels while the launch is under way as soon as there is a process', async (t) => {
    const s = stage(t);
    const release = s.launcher.hold();
    const ref = s.rig.spawn();
    ref.tell(startMessage(['fake']));
    ref.tell({ ...CANCEL, graceMs: 900 });
    ref.tell({ ...CANCEL, force: true });
    await s.pass(5000);
    release();
    await s.pass(50);
    assert.deepEqual(s.launcher.latest().signals, ['SIGKILL']);
    assert.deepEqual(s.types(), ['started', 'exited']);
    assert.equal(s.report().cause, 'cancel');
  });

  it('kills a process that comes out of its launch after the actor was stopped', async (t) => {
    const s = stage(t);
    const release = s.launcher.hold();
    const ref = s.rig.spawn();
    ref.tell(startMessage(['fake']));
    await s.idle();
    s.rig.system.stop(ref);
    await s.idle();
    release();
    await s.pass(10);
    assert.deepEqual(s.launcher.latest().signals, ['SIGKILL']);
    await s.rig.stopped(ref);
    assert.deepEqual(s.types(), []);
  });

  it('answers a cancel that comes while the output is sealed by ending the leftovers first', async (t) => {
    let write: () => void = () => undefined;
    const disk: SpillDisk = {
      create: async () => 3,
      write: (_fd, chunks) =>
        new Promise((done) => {
          write = () => done(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
        }),
      read: async () => 0,
      close: async () => undefined,
      remove: async () => undefined,
    };
    const s = stage(t, { disk });
    const { ref, child } = await s.run();
    const member = child.fork();
    child.write('stdout', new Uint8Array(5000));
    child.exit({ kind: 'code', code: 0 });
    child.endOutput();
    await s.idle();
    ref.tell({ ...CANCEL, force: true });
    await s.idle();
    assert.deepEqual(child.signals, ['SIGKILL']);
    for (let n = 0; n < 3; n += 1) {
      write();
      await s.pass(10);
    }
    const report = s.report();
    assert.deepEqual([report.cause, report.leftovers], ['natural', []]);
    assert.equal(s.launcher.processes.find(member), undefined);
  });

  it('reports without the disk when that hangs', async (t) => {
    const disk: SpillDisk = {
      create: async () => 3,
      write: () => new Promise(() => undefined),
      read: async () => 0,
      close: async () => undefined,
      remove: async () => undefined,
    };
    const s = stage(t, { disk });
    const { child } = await s.run();
    child.write('stdout', new Uint8Array(5000).fill(0x61));
    child.exit({ kind: 'code', code: 0 });
    child.endOutput();
    await s.pass(1999);
    assert.ok(!s.types().includes('exited'));
    await s.pass(1);
    const { stdout } = s.report();
    assert.deepEqual([stdout.file, stdout.droppedBytes], [undefined, 5000 - 2048]);
    assert.equal(s.rig.budget.usedBytes, 0);
    assert.equal(s.rig.logger.at('warn').length, 1);
  });

  it('tells progress once per half second of news, and nothing without news', async (t) => {
    const s = stage(t);
    const { child } = await s.run();
    for (let n = 0; n < 10; n += 1) {
      child.write('stdout', 'x');
      await s.pass(100);
    }
    await s.pass(10_000);
    const progress = s.facts().filter((fact) => fact.type === 'output-progressed');
    assert.deepEqual(
      progress.map((fact) => fact.type === 'output-progressed' && fact.stdoutBytes),
      [5, 10],
    );
  });

  it('answers waiting reads at their time, at new output, and at the end', async (t) => {
    const s = stage(t);
    const { ref, child } = await s.run();
    const timed = ask(s, ref, 0, 300);
    await s.pass(299);
    assert.equal(timed.answer(), undefined);
    await s.pass(1);
    assert.deepEqual(timed.answer(), { text: '', offset: 0, nextOffset: 0, eof: false, omittedBytes: 0 });
    const fed = ask(s, ref, 0, 10_000);
    await s.idle();
    // Half a character is no answer.
    child.write('stdout', new Uint8Array([0xe2, 0x82]));
    await s.idle();
    assert.equal(fed.answer(), undefined);
    child.write('stdout', new Uint8Array([0xac]));
    await s.idle();
    assert.deepEqual(fed.answer(), { text: '€', offset: 0, nextOffset: 3, eof: false, omittedBytes: 0 });
    const ended = ask(s, ref, 3, 10_000);
    await s.idle();
    child.exit({ kind: 'code', code: 0 });
    child.endOutput();
    await s.idle();
    assert.deepEqual(ended.answer(), { text: '', offset: 3, nextOffset: 3, eof: true, omittedBytes: 0 });
  });

  it('misses no output that comes while a read is on its way back', async (t) => {
    const s = stage(t);
    const { ref, child } = await s.run();
    const read = ask(s, ref, 0, 10_000);
    // The question is handled and finds nothing; its outcome is not back yet, so nobody waits for growth.
    assert.ok(s.scheduler.runNext());
    child.write('stdout', 'now');
    await s.idle();
    assert.equal(read.answer()?.text, 'now');
  });

  it('tracks leftovers by looks that get rarer, two seconds apart at most', async (t) => {
    const s = stage(t);
    const { ref, child } = await s.run();
    const member = child.fork();
    child.exit({ kind: 'code', code: 0 });
    child.endOutput();
    await s.pass(60_000);
    let looks = 0;
    const until = s.clock.monotonic() + 20_000;
    while (s.clock.monotonic() < until) {
      s.clock.advanceToNext();
      looks += 1;
      await s.idle();
    }
    assert.ok(looks >= 10 && looks <= 11, `${looks} looks in 20 s`);
    child.endMember(member);
    await s.pass(2000);
    assert.equal(s.types().at(-1), 'group-emptied');
    await s.rig.stopped(ref);
  });

  it('ends exactly once and leaves nobody, whatever comes in whatever order', async (t) => {
    type Step =
      | 'cancel'
      | 'force'
      | 'exit'
      | 'eof'
      | 'fork'
      | 'output'
      | 'ignore'
      | 'zombie'
      | 'wait'
      | 'idle';
    const steps = fc.array(
      fc.constantFrom<Step>(
        'cancel',
        'force',
        'exit',
        'eof',
        'fork',
        'output',
        'ignore',
        'zombie',
        'wait',
        'idle',
      ),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.constantFrom<'keep' | 'kill'>('keep', 'kill'),
        fc.option(fc.constant(900), { nil: undefined }),
        async (script, leftovers, timeoutMs) => {
          const s = stage(t);
          const { ref, child } = await s.run({
            leftovers,
            drainMs: 500,
            ...(timeoutMs === undefined ? {} : { timeoutMs }),
          });
          let over = false;
          let eof = false;
          let output = 0;
          for (const step of [...script, 'cancel'] as const) {
            // A signal may have ended it meanwhile, as it ends a real one.
            over ||= s.launcher.processes.find(child.pid) === undefined;
            eof ||= over && child.signals.length > 0;
            if (step === 'cancel') ref.tell(CANCEL);
            if (step === 'force') ref.tell({ ...CANCEL, force: true });
            if (step === 'exit' && !over && child.signals.length === 0) {
              child.exit({ kind: 'code', code: 1 });
              over = true;
            }
            if (step === 'eof') {
              child.endOutput();
              eof = true;
            }
            if (step === 'fork' && !over) child.fork();
            if (step === 'output' && !eof && child.signals.length === 0) {
              child.write('stdout', 'x');
              output += 1;
            }
            if (step === 'ignore') child.ignore('SIGTERM');
            if (step === 'zombie' && !over && child.signals.length === 0) child.becomeZombie();
            if (step === 'wait') await s.pass(333);
            if (step === 'idle') await s.idle();
          }
          await s.pass(3000);
          const zombie = s.launcher.processes.find(child.pid)?.state === 'Z';
          if (zombie) {
            // It was reported without its status when the budget was over; its parent wakes up at last.
            child.exit({ kind: 'code', code: 1 });
            await s.pass(3000);
          }
          ref.tell(CANCEL);
          await s.pass(10_000);
          const exits = s.facts().filter((fact) => fact.type === 'exited');
          assert.equal(exits.length, 1, s.types().join());
          assert.deepEqual(s.launcher.processes.group(child.pid), []);
          assert.ok(s.report().stdout.bytes <= output);
          await s.rig.stopped(ref);
          assert.ok(['exited', 'group-emptied'].includes(s.types().at(-1) ?? ''), s.types().join());
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('a process actor and who left its group', () => {
  it('looks for nobody while nothing is being ended, nor at an exit by itself', async (t) => {
    const s = stage(t);
    const { child, ref } = await s.run();
    const escapee = child.escape();
    await s.pass(60_000);
    child.exit({ kind: 'code', code: 0 });
    child.endOutput();
    await s.pass(1000);
    assert.equal(s.report().cause, 'natural');
    assert.equal(s.launcher.censuses, 0);
    assert.deepEqual(child.escaped.get(escapee), [], 'it runs on');
    await s.rig.stopped(ref);
  });

  it('ends it with the group: SIGTERM at once, SIGKILL after the grace', async (t) => {
    const s = stage(t);
    const { child, ref } = await s.run();
    const escapee = child.escape();
    child.ignore('SIGTERM');
    ref.tell(CANCEL);
    await s.pass(999);
    assert.deepEqual(child.escaped.get(escapee), ['SIGTERM', 'SIGCONT']);
    await s.pass(100);
    assert.equal(child.escaped.get(escapee)?.[2], 'SIGKILL');
    assert.deepEqual([s.report().cause, s.report().survivors], ['cancel', []]);
    assert.equal(s.launcher.processes.find(escapee), undefined);
  });

  it('finds one without a token by its parent, since it looks before the first signal', async (t) => {
    const s = stage(t);
    const { child, ref } = await s.run();
    const bare = child.escape({ bare: true });
    ref.tell(CANCEL);
    await s.pass(50);
    assert.deepEqual(s.report().survivors, []);
    assert.equal(s.launcher.processes.find(bare), undefined);
  });

  it('cannot find one without a token and without a parent, and says nothing of it', async (t) => {
    const s = stage(t);
    const { child, ref } = await s.run({ drainMs: 10_000 });
    const bare = child.escape({ bare: true });
    child.fork();
    child.exit({ kind: 'code', code: 0 });
    await s.pass(10);
    ref.tell(CANCEL);
    await s.pass(2000);
    assert.ok(s.launcher.processes.find(bare) !== undefined, 'the limit of what can be known');
  });

  it('finds one by its token that appears when everybody known has gone, and asks it politely too', async (t) => {
    const s = stage(t);
    const { child, ref } = await s.run();
    const first = child.escape();
    ref.tell(CANCEL);
    let late = 0;
    // Forked in the moment that its parent was ended.
    s.scheduler.schedule(() => {
      late = child.escape();
    }, 'a fork');
    await s.pass(100);
    assert.deepEqual(child.escaped.get(first)?.[0], 'SIGTERM');
    assert.deepEqual(child.escaped.get(late)?.[0], 'SIGTERM');
    assert.deepEqual(s.report().survivors, []);
  });

  it('names it when it outlives the budget, and tracks it like any leftover', async (t) => {
    const s = stage(t);
    const { child, ref } = await s.run();
    const escapee = child.escape();
    ref.tell(CANCEL);
    child.ignore('SIGTERM', 'SIGKILL');
    child.exit({ kind: 'code', code: 0 });
    child.endOutput();
    await s.pass(1799);
    assert.ok(!s.types().includes('exited'));
    await s.pass(100);
    const { survivors, leftovers } = s.report();
    assert.deepEqual(
      survivors.map(({ pid }) => pid),
      [escapee],
    );
    assert.deepEqual(
      leftovers.map(({ pid }) => pid),
      [escapee],
    );
    child.endMember(escapee);
    await s.pass(5000);
    assert.ok(s.types().includes('group-emptied'));
    await s.rig.stopped(ref);
  });

  it('ends it at the exit where leftovers are to be killed, and at a timeout', async (t) => {
    const s = stage(t);
    const { child } = await s.run({ leftovers: 'kill' });
    const left = child.escape();
    child.exit({ kind: 'code', code: 0 });
    child.endOutput();
    await s.pass(100);
    assert.deepEqual([s.report().cause, s.report().leftovers], ['natural', []]);
    assert.equal(s.launcher.processes.find(left), undefined);

    const timed = stage(t);
    const { child: late } = await timed.run({ timeoutMs: 500 });
    const escapee = late.escape();
    await timed.pass(600);
    assert.equal(timed.report().cause, 'timeout');
    assert.equal(timed.launcher.processes.find(escapee), undefined);
  });

  it('counts it among the leftovers that a late cancel ended', async (t) => {
    const s = stage(t);
    const { child, ref } = await s.run();
    child.fork();
    child.escape();
    child.exit({ kind: 'code', code: 0 });
    child.endOutput();
    await s.pass(10);
    ref.tell(CANCEL);
    await s.pass(200);
    const fact = s.facts().find((each) => each.type === 'leftovers-ended');
    assert.deepEqual(fact?.type === 'leftovers-ended' && [fact.ended, fact.survivors], [2, []]);
  });

  it('never signals a stranger that has taken its pid', async (t) => {
    const s = stage(t);
    const { child, ref } = await s.run();
    const escapee = child.escape();
    child.ignore('SIGTERM');
    ref.tell(CANCEL);
    await s.pass(100);
    child.endMember(escapee);
    // The launcher fails the test when a signal reaches a stranger.
    s.launcher.addStranger({ pid: escapee, groupId: escapee, sessionId: escapee });
    await s.pass(1900);
    assert.deepEqual(child.escaped.get(escapee), ['SIGTERM', 'SIGCONT']);
    assert.deepEqual(s.report().survivors, []);
    assert.ok(s.launcher.processes.find(escapee) !== undefined);
  });

  it('leaves the escapees of other commands alone', async (t) => {
    const s = stage(t);
    const { child: other } = await s.run();
    const theirs = other.escape();
    const { child, ref } = await s.run();
    const ours = child.escape();
    ref.tell(CANCEL);
    await s.pass(100);
    assert.equal(s.launcher.processes.find(ours), undefined);
    assert.deepEqual(other.escaped.get(theirs), []);
  });

  it('kills it when the actor is stopped from outside', async (t) => {
    const s = stage(t);
    const { child, ref } = await s.run();
    const [escapee, bare] = [child.escape(), child.escape({ bare: true })];
    s.rig.system.stop(ref);
    await s.pass(10);
    assert.deepEqual([child.escaped.get(escapee), child.escaped.get(bare)], [['SIGKILL'], ['SIGKILL']]);
  });
});
