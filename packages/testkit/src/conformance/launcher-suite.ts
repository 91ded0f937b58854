import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { LaunchedProcess, Launcher, LaunchRequest, LeaderEnd, OutputSource } from '@longrun/process';
import { isAlive } from '@longrun/process';
import { type ErrorData, type ExitStatus, packEnvironment } from '@longrun/protocol';

/** How the suite gets at the launcher it tests. */
export interface LauncherSubject {
  readonly create: () => Launcher;
  /** The directory `test/fixtures` of this repository. */
  readonly fixtures: string;
  /** The launcher learns of a death by a real-time signal. Node's own child processes do not. */
  readonly tellsRealTimeSignals: boolean;
  /** Output goes through pipes, which a child can open again as /dev/stdout. Node's are sockets. */
  readonly hasRealPipes: boolean;
}

const ENVIRONMENT = { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' };

/** Signals whose default is not to end a process, and the one that ends everybody's test run. */
const NOT_DEADLY = [
  'SIGCHLD',
  'SIGCLD',
  'SIGCONT',
  'SIGSTOP',
  'SIGTSTP',
  'SIGTTIN',
  'SIGTTOU',
  'SIGURG',
  'SIGWINCH',
];

type RequestChanges = Partial<Omit<LaunchRequest, 'env'>> & {
  readonly env?: Readonly<Record<string, string>>;
};

/** The cases that every `Launcher` passes, with real processes. `name` is shown in the titles. */
export function launcherSuite(name: string, subject: LauncherSubject): void {
  const launcher = subject.create();
  const fixture = (file: string): string => join(subject.fixtures, file);
  let directory = '';

  const request = (
    argv: readonly string[],
    { env = ENVIRONMENT, ...more }: RequestChanges = {},
  ): LaunchRequest => {
    const packed = packEnvironment(env);
    assert.ok(packed !== undefined);
    return { argv, env: packed, stdin: 'null', ...more };
  };
  const start = async (argv: readonly string[], more: RequestChanges = {}): Promise<LaunchedProcess> => {
    const outcome = await launcher.launch(request(argv, more));
    assert.ok(outcome.ok, outcome.ok ? '' : outcome.error.message);
    return outcome.process;
  };
  const refused = async (argv: readonly string[], more: RequestChanges = {}): Promise<ErrorData> => {
    const outcome = await launcher.launch(request(argv, more));
    if (outcome.ok) {
      outcome.process.signalGroup('SIGKILL');
      assert.fail('it was launched');
    }
    assert.equal(outcome.error.code, 'SPAWN_FAILED');
    return outcome.error;
  };
  const run = async (argv: readonly string[], more: RequestChanges = {}): Promise<Finished> => {
    const process = await start(argv, more);
    const finished = await finish(process);
    process.release();
    return finished;
  };
  const fifo = (): string => {
    const path = join(directory, `fifo-${readdirSync(directory).length}`);
    execFileSync('mkfifo', [path]);
    return path;
  };

  describe(`${name} as a launcher`, () => {
    before(() => {
      directory = mkdtempSync(join(tmpdir(), 'longrun-launcher-'));
    });
    after(() => rmSync(directory, { recursive: true }));

    describe('what a child is given', () => {
      it('is its arguments as they are, empty and odd ones too', async () => {
        const odd = ['', ' ', 'a b', '*', '$HOME', '"', "'", '\\', 'é\u{1f600}', '-n', 'line\nbreak'];
        const { stdout } = await run([fixture('print-args'), ...odd]);
        assert.equal(text(stdout), odd.map((item) => `[${item}]\n`).join(''));
      });

      it('is argv[0] as it was written, though the program was found elsewhere', async () => {
        const { stdout } = await run([
          'sh',
          '-c',
          'tr "\\0" " " < /proc/self/cmdline; tr "\\0" " " < /proc/$$/cmdline',
        ]);
        assert.match(text(stdout), /sh -c/);
        assert.doesNotMatch(text(stdout), /\/sh -c/);
      });

      it('is exactly the environment of the request', async () => {
        const { stdout } = await run([fixture('print-env')], { env: { A: '1', B: 'two words', EMPTY: '' } });
        const lines = text(stdout)
          .split('\n')
          .filter((line) => !/^(PWD|OLDPWD|SHLVL|_)=/.test(line));
        assert.deepEqual(lines.filter((line) => line !== '').sort(), ['A=1', 'B=two words', 'EMPTY=']);
      });

      it('is the working directory of the request', async () => {
        const { stdout } = await run([fixture('print-cwd')], { cwd: directory });
        assert.equal(text(stdout).trim(), directory);
      });

      it('is a session and a process group of its own, named by its pid', async () => {
        const process = await start([fixture('print-session')]);
        const { pid } = process.identity;
        const { stdout } = await finish(process);
        assert.equal(text(stdout).trim(), `${pid} ${pid} ${pid}`);
      });

      it('is an empty stdin', async () => {
        const { stdout, end } = await run([fixture('echo-stdin')]);
        assert.equal(text(stdout), '');
        assert.deepEqual(end.status, { kind: 'code', code: 0 });
      });

      it('is what is written to its stdin, to the end of it', async () => {
        const process = await start([fixture('echo-stdin')], { stdin: 'pipe' });
        const written = Buffer.alloc(300_000, 'input ');
        const taken = new Promise<boolean>((done) => process.stdin?.write(written, done));
        process.stdin?.end();
        const { stdout } = await finish(process);
        assert.ok(stdout.equals(written));
        assert.equal(await taken, true);
      });

      it('is its own start time, by which it can be told from a later process', async () => {
        const process = await start([fixture('ignore-term')]);
        if (launcher.processes.detailed) {
          const entry = launcher.processes.find(process.identity.pid);
          assert.equal(entry?.startTime, process.identity.startTime);
          assert.ok(entry !== undefined && isAlive(entry));
        }
        process.signalGroup('SIGKILL');
        await finish(process);
      });
    });

    describe('finding the program', () => {
      it('looks in the PATH of the child, not of the host', async () => {
        const bin = join(directory, 'bin');
        mkdirSync(bin);
        symlinkSync(fixture('print-args'), join(bin, 'only-there'));
        const { stdout } = await run(['only-there', 'x'], { env: { PATH: `${bin}:/usr/bin:/bin` } });
        assert.equal(text(stdout), '[x]\n');
        const error = await refused(['only-there']);
        assert.deepEqual([error.details.errno, error.details.missing], ['ENOENT', 'file']);
      });

      it('uses /bin and /usr/bin when the child has no PATH', async () => {
        const { end } = await run(['true'], { env: {} });
        assert.deepEqual(end.status, { kind: 'code', code: 0 });
      });

      it('takes a relative name with a slash, and a relative PATH entry, from the working directory of the child', async () => {
        const work = join(directory, 'work');
        mkdirSync(work);
        symlinkSync(fixture('exit-code'), join(work, 'here'));
        assert.deepEqual((await run(['./here', '4'], { cwd: work })).end.status, { kind: 'code', code: 4 });
        for (const PATH of ['.', '', `:/nowhere`]) {
          const { end } = await run(['here', '5'], { cwd: work, env: { PATH } });
          assert.deepEqual(end.status, { kind: 'code', code: 5 }, `PATH=${PATH}`);
        }
        assert.equal((await refused(['./here'], { cwd: directory })).details.errno, 'ENOENT');
      });

      it('names the missing file', async () => {
        const error = await refused(['/no/such/program']);
        assert.deepEqual(error.details, { errno: 'ENOENT', missing: 'file', path: '/no/such/program' });
        assert.match(error.message, /\/no\/such\/program/);
      });

      it('tells a file that may not be run from one that is missing', async () => {
        assert.equal((await refused([fixture('not-executable')])).details.errno, 'EACCES');
        const bin = join(directory, 'denied');
        mkdirSync(bin);
        writeFileSync(join(bin, 'tool'), '#!/bin/sh\n');
        const error = await refused(['tool'], { env: { PATH: `${bin}:/usr/bin` } });
        assert.deepEqual(error.details, { errno: 'EACCES', missing: 'file', path: join(bin, 'tool') });
      });

      it('passes over a file that may not be run when a later PATH entry has one that may', async () => {
        const first = join(directory, 'first');
        mkdirSync(first);
        writeFileSync(join(first, 'true'), '');
        assert.deepEqual((await run(['true'], { env: { PATH: `${first}:/bin` } })).end.status, {
          kind: 'code',
          code: 0,
        });
      });

      it('refuses a directory, an empty name and a missing interpreter', async () => {
        assert.equal((await refused(['/usr/bin'])).details.errno, 'EACCES');
        assert.match((await refused(['/usr/bin'])).message, /directory/);
        assert.equal((await refused([''])).details.errno, 'ENOENT');
        const error = await refused([fixture('bad-interpreter')]);
        assert.equal(error.details.errno, 'ENOENT');
        assert.match(error.message, /interpreter/);
      });

      it('runs a script without an interpreter line with sh', async () => {
        const { stdout, end } = await run([fixture('no-interpreter-line'), 'it']);
        assert.equal(text(stdout), 'got it\n');
        assert.deepEqual(end.status, { kind: 'code', code: 5 });
      });
    });

    describe('the working directory', () => {
      const cases: readonly (readonly [string, () => string, string])[] = [
        ['does not exist', () => join(directory, 'missing'), 'ENOENT'],
        ['is a file', () => fixture('README.md'), 'ENOTDIR'],
        ['is below a file', () => join(fixture('README.md'), 'x'), 'ENOTDIR'],
      ];
      for (const [what, path, errno] of cases) {
        it(`is named by the error when it ${what}, even if the program is missing too`, async () => {
          for (const program of ['true', '/no/such/program']) {
            const error = await refused([program], { cwd: path() });
            assert.deepEqual(error.details, { errno, missing: 'cwd', path: path() });
            assert.ok(error.message.includes(path()));
          }
        });
      }

      it('is named by the error when it may not be entered', { skip: isRoot() }, async () => {
        const closed = join(directory, 'closed');
        mkdirSync(closed);
        chmodSync(closed, 0);
        const error = await refused(['true'], { cwd: closed });
        assert.deepEqual(error.details, { errno: 'EACCES', missing: 'cwd', path: closed });
      });
    });

    describe('refusals of the system', () => {
      it('are typed for arguments that are too long', async () => {
        const error = await refused(['true', 'x'.repeat(200_000)]);
        assert.equal(error.details.errno, 'E2BIG');
      });

      it('are typed for NUL bytes in argument, name and directory', async () => {
        assert.equal((await refused(['true', 'a\0b'])).details.errno, 'EINVAL');
        assert.equal((await refused(['tr\0ue'])).details.errno, 'EINVAL');
        assert.equal((await refused(['true'], { cwd: '/tmp\0' })).details.errno, 'EINVAL');
      });

      it('leave no descriptor, no process and a launcher that goes on', { skip: noProc() }, async () => {
        // The first of each kind may open something for good; from then on nothing may grow.
        const fail = async (): Promise<void> => {
          await refused(['/no/such/program']);
          await refused([fixture('bad-interpreter')]);
          await refused(['true', 'x'.repeat(200_000)], { stdin: 'pipe' });
          await refused([fixture('bad-interpreter')], { stdin: 'pipe' });
        };
        await fail();
        await settled();
        const before = { descriptors: descriptors(), children: children() };
        for (let round = 0; round < 25; round += 1) await fail();
        await settled();
        assert.deepEqual({ descriptors: descriptors(), children: children() }, before);
        // Negative control: a child with three pipes does show.
        const process = await start([fixture('ignore-term')], { stdin: 'pipe' });
        // A launcher may hold a fourth, by which it knows the process.
        assert.ok([3, 4].includes(descriptors() - before.descriptors));
        assert.equal(children(), before.children + 1);
        process.signalGroup('SIGKILL');
        await finish(process);
        process.release();
        process.stdin?.destroy();
        await settled();
        assert.deepEqual({ descriptors: descriptors(), children: children() }, before);
      });

      it('do not signal anybody: a failed launch leaves this very process alone', async () => {
        let signalled = false;
        const listener = (): void => {
          signalled = true;
        };
        process.on('SIGTERM', listener);
        await refused([fixture('bad-interpreter')]);
        await settled();
        process.off('SIGTERM', listener);
        assert.equal(signalled, false);
      });
    });

    describe('the exit', () => {
      for (const [code, expected] of [
        [0, 0],
        [1, 1],
        [255, 255],
        [256, 0],
        [259, 3],
      ] as const) {
        it(`with code ${code} is told as ${expected}`, async () => {
          // dash takes any number and the kernel keeps its last eight bits.
          const { end } = await run([fixture('exit-code'), String(code)]);
          assert.deepEqual(end.status, { kind: 'code', code: expected });
        });
      }

      it('by any signal of this platform is told by its POSIX name', async () => {
        const names = Object.entries(constants.signals).filter(([signal]) => !NOT_DEADLY.includes(signal));
        assert.ok(names.length > 15);
        const byNumber = new Map(names.map(([signal, number]) => [number, signal]));
        const told = await Promise.all(
          [...byNumber.keys()].map(async (number) => {
            const { end } = await run([fixture('kill-self'), String(number)]);
            assert.equal(end.status.kind, 'signal', `signal ${number}`);
            return end.status.kind === 'signal' ? [end.status.signal, number] : [];
          }),
        );
        for (const [signal, number] of told) {
          assert.equal(constants.signals[signal as NodeJS.Signals], number, `${signal}`);
        }
        assert.ok(
          told.some(([signal]) => signal === 'SIGABRT'),
          'SIGABRT, not SIGIOT',
        );
      });

      it('by a real-time signal is told by its name, or known to read as success', async () => {
        const { end } = await run([fixture('kill-self'), '37']);
        const expected = subject.tellsRealTimeSignals
          ? { kind: 'signal', signal: 'SIGRTMIN+3' }
          : { kind: 'code', code: 0 };
        assert.deepEqual(withoutCore(end.status), expected);
      });

      it('of a shell whose command was killed is the code that shell chose', async () => {
        const { end } = await run(['sh', '-c', 'sh -c "kill -9 \\$\\$"; exit $?']);
        assert.deepEqual(end.status, { kind: 'code', code: 137 });
      });

      it('is told once, also to who asks after it', async () => {
        const process = await start(['true']);
        let told = 0;
        process.onExit(() => {
          told += 1;
        });
        drain(process.stdout);
        drain(process.stderr);
        await waitUntil(() => told > 0);
        const again = await new Promise<LeaderEnd>((done) => process.onExit(done));
        assert.deepEqual(again.status, { kind: 'code', code: 0 });
        assert.equal(told, 1);
      });
    });

    describe('output', () => {
      it('keeps stdout and stderr apart', async () => {
        const { stdout, stderr } = await run(['sh', '-c', 'echo out; echo err >&2']);
        assert.deepEqual([text(stdout), text(stderr)], ['out\n', 'err\n']);
      });

      it('can be opened again as /dev/stdout, or is known not to', async () => {
        const { stdout, end } = await run(['sh', '-c', 'echo again > /dev/stdout']);
        const worked = end.status.kind === 'code' && end.status.code === 0 && text(stdout) === 'again\n';
        assert.equal(worked, subject.hasRealPipes);
      });

      it('written just before the exit is complete', async () => {
        const { stdout, end } = await run([fixture('late-output'), '100000']);
        assert.equal(stdout.length, 100_000);
        assert.deepEqual(end.status, { kind: 'code', code: 0 });
      });

      it('of a process that ended before anybody listened is complete', async () => {
        const process = await start(['echo', 'early']);
        await new Promise<LeaderEnd>((done) => process.onExit(done));
        const { stdout } = await finish(process);
        assert.equal(text(stdout), 'early\n');
      });

      it('is as large as it is: no byte more or less of 8 MiB', async () => {
        const { stdout } = await run(['head', '-c', '8388608', '/dev/zero']);
        assert.equal(stdout.length, 8_388_608);
      });

      it('ends on one stream while the process goes on with the other', async () => {
        const go = fifo();
        const process = await start([fixture('close-stdout'), go]);
        const stdout = collect(process.stdout);
        const stderr = collect(process.stderr);
        assert.equal(text(await stdout.ended), 'before\n');
        await writeFile(go, 'go\n');
        assert.equal(text(await stderr.ended), 'closed\nafter\n');
        await new Promise<LeaderEnd>((done) => process.onExit(done));
      });

      it('that is paused stops the writer and loses nothing', async () => {
        const total = 4_000_000;
        const process = await start(['head', '-c', String(total), '/dev/zero']);
        let exited = false;
        process.onExit(() => {
          exited = true;
        });
        const stderr = collect(process.stderr);
        let length = 0;
        let paused = false;
        const ended = new Promise<void>((end) => {
          process.stdout.listen({
            data: (bytes) => {
              length += bytes.length;
              if (paused) return;
              paused = true;
              process.stdout.pause();
            },
            end,
          });
        });
        await waitUntil(() => paused);
        // The pipe fills and the writer blocks in it: state S, and it stays so.
        if (launcher.processes.detailed) {
          await waitUntil(() => launcher.processes.find(process.identity.pid)?.state === 'S');
        }
        assert.equal(exited, false);
        assert.ok(length < total / 2, `${length} bytes came while it was paused`);
        process.stdout.resume();
        await Promise.all([ended, stderr.ended]);
        assert.equal(length, total);
      });

      it('that is destroyed is not heard of again, and its writer cannot write any more', async () => {
        const process = await start(['yes']);
        const end = new Promise<LeaderEnd>((done) => process.onExit(done));
        const stderr = collect(process.stderr);
        let after = 0;
        let destroyed = false;
        const first = new Promise<void>((done) => {
          process.stdout.listen({
            data: () => {
              if (destroyed) after += 1;
              done();
            },
            end: () => {
              after += 1;
            },
          });
        });
        await first;
        destroyed = true;
        process.stdout.destroy();
        // SIGPIPE on a pipe; a socket with unread bytes answers ECONNRESET, and `yes` ends with a code.
        assert.notDeepEqual((await end).status, { kind: 'code', code: 0 });
        await stderr.ended;
        assert.equal(after, 0);
      });
    });

    describe('stdin', () => {
      it('of a process that does not read it is no error, and the write is told to have failed', async () => {
        const process = await start([fixture('ignore-stdin')], { stdin: 'pipe' });
        const taken = new Promise<boolean>((done) => process.stdin?.write(Buffer.alloc(1_000_000), done));
        const { stdout, end } = await finish(process);
        assert.equal(text(stdout), 'closed\n');
        assert.deepEqual(end.status, { kind: 'code', code: 0 });
        assert.equal(await taken, false);
        const late = new Promise<boolean>((done) => process.stdin?.write(Buffer.from('x'), done));
        assert.equal(await late, false);
      });
    });

    describe('signals', () => {
      it('reach every member of the group, and say `gone` when there is none', async () => {
        const process = await start([fixture('fork-tree'), '5']);
        const stdout = collect(process.stdout);
        const stderr = collect(process.stderr);
        await stdout.includes('ready');
        if (launcher.processes.detailed)
          assert.equal(launcher.processes.group(process.identity.pid).length, 6);
        assert.equal(process.signalGroup('SIGKILL'), 'sent');
        const end = await new Promise<LeaderEnd>((done) => process.onExit(done));
        assert.deepEqual(withoutCore(end.status), { kind: 'signal', signal: 'SIGKILL' });
        await Promise.all([stdout.ended, stderr.ended]);
        await waitUntil(() => !launcher.processes.groupExists(process.identity.pid));
        assert.equal(process.signalGroup('SIGKILL'), 'gone');
      });

      it('reach what is left of the group after its leader', async () => {
        const process = await start([fixture('spawn-grandchild')]);
        const { stdout } = await finish(process);
        const grandchild = Number(text(stdout));
        const alive = (): boolean => launcher.processes.groupExists(process.identity.pid);
        assert.ok(alive(), 'the grandchild is alive before the signal');
        if (launcher.processes.detailed) {
          assert.equal(launcher.processes.find(grandchild)?.groupId, process.identity.pid);
        }
        assert.equal(process.signalGroup('SIGKILL'), 'sent');
        await waitUntil(() => !alive());
      });
    });

    it('launches many at a time, and every one ends once', async () => {
      const ends = await Promise.all(
        Array.from({ length: 40 }, (_, n) => run([fixture('exit-code'), String(n)])),
      );
      assert.deepEqual(
        ends.map(({ end }) => end.status),
        ends.map((_, n) => ({ kind: 'code', code: n })),
      );
    });

    it('finds a program by a path relative to this process when no directory is given', async () => {
      const path = relative(process.cwd(), fixture('exit-code'));
      const { end } = await run([path.includes('/') ? path : `./${path}`, '6']);
      assert.deepEqual(end.status, { kind: 'code', code: 6 });
    });
  });
}

interface Finished {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly end: LeaderEnd;
}

interface Collected {
  /** Everything, once the stream has ended. */
  readonly ended: Promise<Buffer>;
  /** Resolves once what came so far includes the text. */
  includes(text: string): Promise<void>;
}

/** A launcher that cannot tell of core dumps leaves them out. */
function withoutCore(status: ExitStatus): ExitStatus {
  return status.kind === 'signal' ? { kind: 'signal', signal: status.signal } : status;
}

function collect(source: OutputSource): Collected {
  const chunks: Uint8Array[] = [];
  const ended = new Promise<Buffer>((done) => {
    source.listen({ data: (bytes) => chunks.push(bytes.slice()), end: () => done(Buffer.concat(chunks)) });
  });
  return { ended, includes: (part) => waitUntil(() => text(Buffer.concat(chunks)).includes(part)) };
}

function drain(source: OutputSource): void {
  source.listen({ data: () => undefined, end: () => undefined });
}

async function finish(process: LaunchedProcess): Promise<Finished> {
  const stdout = collect(process.stdout);
  const stderr = collect(process.stderr);
  const end = await new Promise<LeaderEnd>((done) => process.onExit(done));
  return { stdout: await stdout.ended, stderr: await stderr.ended, end };
}

function text(bytes: Buffer): string {
  return bytes.toString('utf8');
}

/** Looks again and again, a turn of the event loop apart; the test's own time limit ends it. */
async function waitUntil(condition: () => boolean): Promise<void> {
  const until = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > until) throw new Error('it did not happen within 20 s');
    await new Promise((done) => setTimeout(done, 2));
  }
}

/** Handles that were closed are closed for the kernel a few turns later. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((done) => setImmediate(done));
}

function descriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

function children(): number {
  return execFileSync('ps', ['--ppid', String(process.pid), '-o', 'pid='])
    .toString()
    .trim()
    .split('\n').length;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function noProc(): boolean {
  return process.platform !== 'linux';
}
