import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asHandleId } from '@longrun/protocol';
import { createManualClock, createRecordingLogger } from '@longrun/testkit';
import { GATHER_MS, Guardian, MAX_RESTARTS, RESTART_WINDOW_MS } from '../../dist/guardian/guardian.js';
import type { GuardianForm } from '../../dist/guardian/guardian-form.js';
import {
  type GuardianEvents,
  type GuardianLink,
  guardianEnvironment,
} from '../../dist/guardian/guardian-process.js';
import { BYE, cgroupLine, helloLine } from '../../dist/guardian/lines.js';
import { HOST_TOKEN } from './support/malformed.js';

const NATIVE: GuardianForm = { kind: 'native', file: '/native', args: [] };
const SCRIPT: GuardianForm = { kind: 'script', file: '/node', args: ['/script'] };
const handle = (pid: number) => ({
  handleId: asHandleId(`hto-1-${pid}`),
  process: { pid, startTime: `${pid}0` },
});

/** A guardian process that reads when it is told to. */
class FakeProcess implements GuardianLink {
  readonly pid: number;
  readonly form: GuardianForm;
  readonly exited: Promise<void>;
  written: string[] = [];
  full = false;
  killed = false;
  dismissed = false;
  readonly #events: GuardianEvents;
  #settle: () => void = () => undefined;

  constructor(pid: number, form: GuardianForm, events: GuardianEvents) {
    this.pid = pid;
    this.form = form;
    this.#events = events;
    this.exited = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  write(text: string): boolean {
    this.written.push(text);
    return !this.full;
  }

  dismiss(): void {
    this.dismissed = true;
    this.written.push(BYE);
  }

  kill(): void {
    this.killed = true;
    this.die('SIGKILL');
  }

  die(how: string): void {
    this.#events.exited(how);
    this.#settle();
  }

  drain(): void {
    this.full = false;
    this.#events.drained();
  }
}

function setUp(
  forms: readonly GuardianForm[] = [NATIVE, SCRIPT],
  unable: readonly string[] = [],
  cgroup?: string,
) {
  const clock = createManualClock();
  const logger = createRecordingLogger();
  const started: FakeProcess[] = [];
  const start = (form: GuardianForm, events: GuardianEvents): GuardianLink => {
    if (unable.includes(form.kind)) throw new Error(`${form.file} cannot be run`);
    const fresh = new FakeProcess(1000 + started.length, form, events);
    started.push(fresh);
    return fresh;
  };
  const guardian = new Guardian({ hostToken: HOST_TOKEN, forms, clock, logger, start, cgroup });
  const latest = (): FakeProcess => {
    const last = started.at(-1);
    assert.ok(last !== undefined, 'one was started');
    return last;
  };
  return { guardian, clock, logger, started, latest };
}

test('it is started once, in the best form, and told whose guardian it is', () => {
  const { guardian, started, latest } = setUp();
  assert.deepEqual(guardian.inspect(), { kind: 'none', pid: null, restarts: 0 });
  guardian.ensure();
  guardian.ensure();
  assert.equal(started.length, 1);
  assert.deepEqual(guardian.inspect(), { kind: 'native', pid: 1000, restarts: 0 });
  assert.deepEqual(latest().written, [helloLine(HOST_TOKEN)]);
});

test('each one is told of the cgroup, before anything else', () => {
  const { guardian, latest, clock } = setUp([NATIVE], [], '/sys/fs/cgroup/host');
  guardian.ensure();
  const greeting = helloLine(HOST_TOKEN) + cgroupLine('/sys/fs/cgroup/host');
  assert.deepEqual(latest().written, [greeting]);
  guardian.live(handle(101));
  clock.advance(GATHER_MS);
  latest().die('SIGKILL');
  assert.deepEqual(latest().written, [greeting, '+ 101 1010\n']);
});

test('changes that are close together are one write, and a group that came and went is none', () => {
  const { guardian, latest, clock } = setUp();
  guardian.ensure();
  latest().written = [];
  guardian.live(handle(101));
  guardian.live(handle(102));
  guardian.live(handle(103));
  guardian.gone(handle(103).handleId);
  assert.deepEqual(latest().written, [], 'the caller does not wait for it');
  clock.advance(GATHER_MS);
  assert.deepEqual(latest().written, ['+ 101 1010\n+ 102 1020\n']);
  guardian.gone(handle(101).handleId);
  clock.advance(GATHER_MS);
  assert.deepEqual(latest().written.slice(1), ['- 101\n']);
});

test('what happened before it was started is told at its start', () => {
  const { guardian, latest, clock } = setUp();
  guardian.live(handle(101));
  clock.advance(GATHER_MS);
  guardian.ensure();
  assert.deepEqual(latest().written, [helloLine(HOST_TOKEN), '+ 101 1010\n']);
});

test('while it does not read, nothing is written; afterwards it is told the newest state alone', () => {
  const { guardian, latest, clock } = setUp();
  guardian.ensure();
  latest().written = [];
  latest().full = true;
  guardian.live(handle(101));
  clock.advance(GATHER_MS);
  assert.equal(latest().written.length, 1, 'the write that filled the pipe');
  for (let pid = 200; pid < 10_000; pid += 1) {
    guardian.live(handle(pid));
    if (pid % 100 === 0) clock.advance(GATHER_MS);
    guardian.gone(handle(pid).handleId);
  }
  guardian.gone(handle(101).handleId);
  guardian.live(handle(150));
  clock.advance(GATHER_MS);
  assert.equal(latest().written.length, 1);
  latest().drain();
  assert.deepEqual(latest().written.slice(1), ['- 101\n+ 150 1500\n']);
});

test('many groups are told in bounded pieces, each once there is room', () => {
  const { guardian, latest } = setUp();
  for (let pid = 1000; pid < 2000; pid += 1) guardian.live(handle(pid));
  guardian.ensure();
  const [, ...pieces] = latest().written;
  assert.equal(pieces.join('').split('\n').length - 1, 1000);
  for (const piece of pieces) assert.ok(piece.length <= 8448, `${piece.length} bytes`);
});

test('when it dies another takes its place, is told everything, and one line says so', () => {
  const { guardian, logger, started, latest, clock } = setUp();
  guardian.ensure();
  guardian.live(handle(101));
  guardian.live(handle(102));
  clock.advance(GATHER_MS);
  guardian.gone(handle(102).handleId);
  latest().die('SIGKILL');
  assert.equal(started.length, 2);
  assert.deepEqual(latest().written, [helloLine(HOST_TOKEN), '+ 101 1010\n']);
  assert.deepEqual(guardian.inspect(), { kind: 'native', pid: 1001, restarts: 1 });
  assert.deepEqual(
    logger.lines.map(({ level, message, fields }) => [level, message, fields['how']]),
    [['warn', 'the guardian died, another one takes its place', 'SIGKILL']],
  );
  clock.advance(GATHER_MS);
  assert.equal(latest().written.length, 2, 'and nothing is told twice');
});

test('one that dies too often is replaced by the other form, and when that does, too, there is none', () => {
  const { guardian, logger, started, latest } = setUp();
  guardian.ensure();
  for (let death = 0; death <= MAX_RESTARTS; death += 1) {
    assert.equal(guardian.inspect().kind, 'native');
    latest().die('exit code 127');
  }
  for (let death = 0; death <= MAX_RESTARTS; death += 1) {
    assert.equal(guardian.inspect().kind, 'script');
    latest().die('exit code 1');
  }
  assert.equal(started.length, 2 * (MAX_RESTARTS + 1));
  assert.deepEqual([guardian.inspect().kind, guardian.inspect().pid], ['none', null]);
  const errors = logger.at('error').map(({ message }) => message);
  assert.deepEqual(errors, [
    'the guardian died too often',
    'the guardian died too often',
    'no guardian: a host that is killed now leaves its commands running',
  ]);
  guardian.live(handle(101));
  guardian.ensure();
  assert.equal(started.length, 2 * (MAX_RESTARTS + 1), 'and none is started any more');
});

test('deaths that are far apart do not add up', () => {
  const { guardian, clock, latest } = setUp();
  guardian.ensure();
  for (let death = 0; death < 5 * MAX_RESTARTS; death += 1) {
    latest().die('SIGKILL');
    clock.advance(RESTART_WINDOW_MS / MAX_RESTARTS + 1);
  }
  assert.deepEqual([guardian.inspect().kind, guardian.inspect().restarts], ['native', 5 * MAX_RESTARTS]);
});

test('a form that cannot be started leaves its place to the next one', () => {
  const { guardian, logger } = setUp([NATIVE, SCRIPT], ['native']);
  guardian.ensure();
  assert.equal(guardian.inspect().kind, 'script');
  assert.deepEqual(
    logger.lines.map(({ level, message }) => [level, message]),
    [['warn', 'the guardian could not be started']],
  );
});

test('without any form Longrun goes on, and one error says what that means', async () => {
  const { guardian, logger, clock } = setUp([]);
  guardian.ensure();
  guardian.ensure();
  guardian.live(handle(101));
  clock.advance(GATHER_MS);
  assert.deepEqual(guardian.inspect(), { kind: 'none', pid: null, restarts: 0 });
  assert.equal(logger.at('error').length, 1);
  assert.equal(await guardian.terminate(), false);
  await guardian.close();
});

test('close dismisses it and waits for its exit; nothing is written after that, and nothing restarted', async () => {
  const { guardian, started, latest, clock } = setUp();
  guardian.ensure();
  guardian.live(handle(101));
  let closed = false;
  const closing = guardian.close().then(() => {
    closed = true;
  });
  clock.advance(GATHER_MS);
  await Promise.resolve();
  assert.deepEqual(latest().written, [helloLine(HOST_TOKEN), BYE]);
  assert.equal(closed, false);
  latest().die('exit code 0');
  await closing;
  assert.deepEqual([started.length, latest().killed], [1, false]);
});

test('close kills one that does not react', async () => {
  const { guardian, clock, latest } = setUp();
  guardian.ensure();
  const closing = guardian.close();
  clock.advance(1000);
  await closing;
  assert.equal(latest().killed, true);
  assert.deepEqual(clock.pending, []);
});

test('close of one that was never started starts none', async () => {
  const { guardian, started } = setUp();
  await guardian.close();
  guardian.ensure();
  assert.equal(started.length, 0);
});

test('a guardian gets the token that the host inherited, and nothing else that could change it', () => {
  const own = { LONGRUN_TOKEN: 'outer.1.x', NODE_OPTIONS: '--inspect', PATH: '/bin', HOME: '/root' };
  const environment = guardianEnvironment(own);
  assert.deepEqual(environment, { LONGRUN_TOKEN: 'outer.1.x', ELECTRON_RUN_AS_NODE: '1' });
  assert.equal(guardianEnvironment({})['LONGRUN_TOKEN'], undefined);
});
