import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Host, type LinuxSandboxOptions, linuxSandbox, type PinoLike } from '@longrun/host';
import { loadNative } from '@longrun/native';
import { living, newMarker } from '@longrun/testkit';
import { pino } from 'pino';
import { cancel, openHost, run, runShell, start, startShell } from '../support/hosts.js';
import { takeResult } from '../support/items.js';
import { confinedTest } from '../support/landlock.js';
import { seeOutput } from '../support/output.js';
import { codeOf, refusal } from '../support/refusals.js';

/** work/ is what commands get; beside it are things that they must not reach. */
interface World {
  readonly work: string;
  readonly outside: string;
  readonly secret: string;
  readonly tool: string;
}

const ENV = { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' };
const NODE = process.execPath;

function createWorld(t: TestContext): World {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'longrun-sandbox-')));
  t.after(() => rmSync(top, { recursive: true, force: true }));
  const [work, outside] = [join(top, 'work'), join(top, 'outside')];
  mkdirSync(work);
  mkdirSync(outside);
  const secret = join(outside, 'secret');
  const tool = join(outside, 'tool');
  writeFileSync(secret, 'the secret\n');
  writeFileSync(tool, '#!/bin/sh\necho the tool ran\n', { mode: 0o755 });
  return { work, outside, secret, tool };
}

function confine(t: TestContext, { work }: World, more: LinuxSandboxOptions = {}): Promise<Host> {
  // The directory of Node.js itself, which need not be below /usr.
  const execute = [join(NODE, '../..'), ...(more.execute ?? [])];
  return openHost(t, { launcher: 'native', sandbox: linuxSandbox({ readWrite: [work], ...more, execute }) });
}

/** Something that must not work in the sandbox, and works without it. */
interface Attempt {
  readonly title: string;
  /** Why it cannot be tried here. */
  unless?(): string | undefined;
  script(world: World, port: number): string;
  /** What is there when it has worked. */
  worked(world: World, stdout: string): boolean;
}

const prints = (text: string) => (_: World, stdout: string) => stdout.includes(text);
const PYTHON = '/usr/bin/python3';
const withoutPython = () => (existsSync(PYTHON) ? undefined : `there is no ${PYTHON}`);
const python = (...lines: string[]): string =>
  `${PYTHON} -c '${['from socket import *', ...lines].join('\n')}'`;
const node = (code: string): string => `'${NODE}' -e '${code}'`;

const ATTEMPTS: readonly Attempt[] = [
  {
    title: 'writes a file outside of its roots',
    script: ({ outside }) => `echo x > '${outside}/new'`,
    worked: ({ outside }) => existsSync(join(outside, 'new')),
  },
  {
    title: 'makes a directory outside of its roots',
    script: ({ outside }) => `mkdir '${outside}/new'`,
    worked: ({ outside }) => existsSync(join(outside, 'new')),
  },
  {
    title: 'changes a file outside of its roots',
    script: ({ secret }) => `echo more >> '${secret}'`,
    worked: ({ secret }) => readFileSync(secret, 'utf8').includes('more'),
  },
  {
    title: 'empties a file outside of its roots',
    script: ({ secret }) => node(`fs.truncateSync("${secret}")`),
    worked: ({ secret }) => readFileSync(secret, 'utf8') === '',
  },
  {
    title: 'removes a file outside of its roots',
    script: ({ secret }) => `rm '${secret}'`,
    worked: ({ secret }) => !existsSync(secret),
  },
  {
    title: 'moves a file of its own out of its roots',
    script: ({ outside }) => `echo x > own; mv own '${outside}/moved'`,
    worked: ({ outside }) => existsSync(join(outside, 'moved')),
  },
  {
    title: 'reads a secret',
    script: ({ secret }) => `cat '${secret}'`,
    worked: prints('the secret'),
  },
  {
    title: 'lists a directory outside of its roots',
    script: ({ outside }) => `ls '${outside}'`,
    worked: prints('secret'),
  },
  {
    title: 'reads a secret by a link that leads out of its root',
    script: ({ secret }) => `ln -s '${secret}' link && cat link`,
    worked: prints('the secret'),
  },
  {
    title: 'reads a secret by a second name inside of its root',
    script: ({ secret }) => `ln '${secret}' hard; cat hard`,
    worked: prints('the secret'),
  },
  {
    title: 'reads a secret by the root directory of its own process',
    script: ({ secret }) => `cat "/proc/self/root${secret}"`,
    worked: prints('the secret'),
  },
  {
    title: 'reads a secret as a child of a child, in another session',
    script: ({ secret }) => `sh -c "setsid sh -c 'cat ${secret} & wait' & wait"`,
    worked: prints('the secret'),
  },
  {
    title: 'executes a program outside of its roots',
    script: ({ tool }) => `'${tool}'`,
    worked: prints('the tool ran'),
  },
  {
    title: 'executes a program that it has written itself',
    script: ({ tool }) =>
      `echo '#!/bin/sh' > own; echo 'echo the tool ran' >> own; chmod +x own; ./own '${tool}'`,
    worked: prints('the tool ran'),
  },
  {
    title: 'connects to a local port',
    script: (_, port) =>
      node(
        `net.connect(${port}, "127.0.0.1").on("connect", () => { console.log("connected"); process.exit() })`,
      ),
    worked: prints('connected'),
  },
  {
    title: 'listens on a port',
    script: () =>
      node(`net.createServer().listen(0, "127.0.0.1", () => { console.log("listening"); process.exit() })`),
    worked: prints('listening'),
  },
  {
    title: 'connects to a local port with MPTCP',
    unless: () => (existsSync('/proc/sys/net/mptcp/enabled') ? withoutPython() : 'the kernel has no MPTCP'),
    script: (_, port) =>
      python(
        's=socket(AF_INET, SOCK_STREAM, 262)',
        `s.connect(("127.0.0.1", ${port}))`,
        'print("connected")',
      ),
    worked: prints('connected'),
  },
  {
    title: 'connects to a local port by sending to it',
    unless: () => withoutPython(),
    script: (_, port) =>
      python('s=socket()', `s.sendto(b"x", 0x20000000, ("127.0.0.1", ${port}))`, 'print("connected")'),
    worked: prints('connected'),
  },
  {
    title: 'signals the host',
    script: () => `kill -0 ${process.pid} && echo reached`,
    worked: prints('reached'),
  },
  {
    title: 'connects to an abstract socket of somebody else',
    script: () =>
      node(
        `net.connect("\\0longrun-${process.pid}").on("connect", () => { console.log("connected"); process.exit() })`,
      ),
    worked: prints('connected'),
  },
  {
    title: 'could gain privileges by a setuid program',
    script: () => 'grep NoNewPrivs /proc/self/status',
    worked: (_, stdout) => /NoNewPrivs:\s+0/.test(stdout),
  },
];

/** A port that somebody listens on. */
async function listening(t: TestContext): Promise<number> {
  const server = createServer((socket) => socket.destroy());
  const abstract = createServer((socket) => socket.destroy());
  t.after(() => Promise.all([server, abstract].map((each) => new Promise((done) => each.close(done)))));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  await new Promise<void>((done) => abstract.listen(`\0longrun-${process.pid}`, done));
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}

confinedTest(
  'linux sandbox: what a policy does not allow is stopped, and works without the policy',
  async (t) => {
    const port = await listening(t);
    const free = await openHost(t);
    for (const { title, script, worked } of ATTEMPTS) {
      await t.test(`a command that ${title}`, async (t) => {
        const world = createWorld(t);
        const host = await confine(t, world);
        const text = script(world, port);
        const stopped = await runShell(host, 's', text, { env: ENV });
        assert.deepEqual(stopped.sandbox, { policy: 'linux', enforced: 'full' });
        assert.equal(worked(world, stopped.stdout), false, `${stopped.stdout}${stopped.stderr}`);
        if (title.startsWith('could')) {
          assert.match(stopped.stdout, /NoNewPrivs:\s+1/);
          if (/NoNewPrivs:\s+1/.test(readFileSync('/proc/self/status', 'utf8'))) return;
        }
        const again = createWorld(t);
        const control = await runShell(free, 's', script(again, port), { env: ENV, cwd: again.work });
        assert.equal(control.sandbox, undefined);
        assert.ok(worked(again, control.stdout), `without the sandbox: ${control.stdout}${control.stderr}`);
        await host.close();
      });
    }
  },
);

confinedTest('linux sandbox: ordinary work goes on inside of the roots', async (t) => {
  const world = createWorld(t);
  const host = await confine(t, world, { execute: [world.work], readOnly: [world.tool] });
  const build = [
    'set -e; mkdir -p src/deep out; echo one > src/deep/a; echo two > src/deep/b',
    'cat src/deep/a src/deep/b > out/all; mv src/deep/a out/a; ln out/a out/same; ln -s all out/link',
    "printf '#!/bin/sh\\necho built\\n' > out/run; chmod +x out/run; ./out/run; cat out/link; rm -r src",
    'echo hidden > /dev/null; echo to stderr > /dev/stderr; sleep 0 | cat; ls out',
  ].join('\n');
  const built = await runShell(host, 's', build, { env: ENV });
  assert.deepEqual([built.exit_code, built.stderr], [0, 'to stderr\n']);
  assert.equal(built.stdout, 'built\none\ntwo\na\nall\nlink\nrun\nsame\n');
  assert.equal(readFileSync(join(world.work, 'out/all'), 'utf8'), 'one\ntwo\n');

  const script =
    'console.log(typeof crypto.randomUUID(), os.userInfo().username !== "", fs.readdirSync(".").length)';
  const read = await run(host, 's', [NODE, '-e', script], { env: ENV });
  assert.deepEqual([read.stdout, read.stderr], ['string true 1\n', '']);
  const tool = await runShell(host, 's', `cat '${world.tool}'; echo x >> '${world.tool}'`, { env: ENV });
  assert.match(tool.stdout, /echo the tool ran/);
  assert.match(tool.stderr, /Permission denied/);
});

confinedTest('linux sandbox: ports that the policy names may be used, and no others', async (t) => {
  const [allowed, other] = [await listening(t), await freePort()];
  const world = createWorld(t);
  const host = await confine(t, world, { tcp: { connect: [allowed], bind: [other] } });
  const connect = (port: number): string =>
    `net.connect(${port}, "127.0.0.1").on("connect", () => say("in")).on("error", (error) => say(error.code))`;
  const bind = (port: number): string =>
    `net.createServer().on("error", (error) => say(error.code)).listen(${port}, "127.0.0.1", () => say("up"))`;
  const answers: string[] = [];
  for (const code of [connect(allowed), connect(other), bind(other), bind(0)]) {
    const say = 'const say = (text) => { console.log(text); process.exit() };';
    answers.push((await run(host, 's', [NODE, '-e', `${say} ${code}`], { env: ENV })).stdout.trim());
  }
  assert.deepEqual(answers, ['in', 'EACCES', 'up', 'EACCES']);

  const open = await confine(t, world, { tcp: { connect: 'any', bind: 'any' } });
  const say = 'const say = (text) => { console.log(text); process.exit() };';
  const free = await run(open, 's', [NODE, '-e', `${say} ${bind(0)}`], { env: ENV });
  assert.equal(free.stdout.trim(), 'up');
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}

confinedTest(
  'SANDBOX_DENIED: a program outside of the execute roots is refused before it is started',
  async (t) => {
    const world = createWorld(t);
    const host = await confine(t, world);
    const error = await refusal(run(host, 's', [world.tool], { env: ENV }));
    assert.equal(error.code, 'SANDBOX_DENIED');
    const { roots, ...details } = error.details;
    const { tool } = world;
    assert.deepEqual(details, {
      ...{ tool: 'run_command', sandbox: 'linux', step: 'program' },
      ...{ param: 'argv', path: tool, resolved: tool },
    });
    assert.ok(Array.isArray(roots) && roots.length > 0);
    assert.match(error.message, /outside\/tool/);
    assert.equal((await run(await openHost(t), 's', [tool], { env: ENV })).stdout, 'the tool ran\n');
  },
);

confinedTest('SANDBOX_DENIED: a cwd outside of the readable roots is refused', async (t) => {
  const world = createWorld(t);
  const host = await confine(t, world);
  const error = await refusal(run(host, 's', ['pwd'], { env: ENV, cwd: world.outside }));
  assert.equal(error.code, 'SANDBOX_DENIED');
  assert.deepEqual(
    [error.details.step, error.details.param, error.details.path],
    ['cwd', 'cwd', world.outside],
  );
  assert.equal((await run(host, 's', ['pwd'], { env: ENV })).stdout.trim(), world.work, 'the default cwd');
  assert.equal(
    await codeOf(run(host, 's', ['pwd'], { env: ENV, cwd: join(world.work, 'none') })),
    'SPAWN_FAILED',
  );
});

confinedTest('SANDBOX_DENIED: a script whose interpreter may not be executed says which', async (t) => {
  const world = createWorld(t);
  const script = join(world.work, 'script');
  writeFileSync(script, `#!${world.tool}\n`, { mode: 0o755 });
  const host = await confine(t, world, { execute: [world.work] });
  const error = await refusal(run(host, 's', [script], { env: ENV }));
  assert.equal(error.code, 'SANDBOX_DENIED');
  const { step, errno, path } = error.details;
  assert.deepEqual([step, errno, path], ['exec', 'EACCES', world.tool]);
});

confinedTest('SANDBOX_DENIED: a program without its loader in an execute root says which', async (t) => {
  const world = createWorld(t);
  const sandbox = linuxSandbox({ readWrite: [world.work], execute: ['/usr/bin/env'], system: false });
  const host = await openHost(t, { launcher: 'native', sandbox });
  const error = await refusal(run(host, 's', ['/usr/bin/env'], { env: ENV }));
  assert.deepEqual(
    [error.code, error.details.step, error.details.errno],
    ['SANDBOX_DENIED', 'exec', 'EACCES'],
  );
  assert.match(String(error.details.path), /ld-linux|ld-musl/);
});

confinedTest('SANDBOX_DENIED: a root that is gone, or has become a link, is not followed', async (t) => {
  const world = createWorld(t);
  const extra = join(world.work, 'extra');
  mkdirSync(extra);
  const host = await confine(t, world, { execute: [extra] });
  assert.equal((await run(host, 's', ['true'], { env: ENV })).exit_code, 0);
  // A command can do this: its root lies inside of one that it may change.
  const swapped = await runShell(host, 's', `rmdir extra && ln -s '${world.outside}' extra`, { env: ENV });
  assert.equal(swapped.exit_code, 0, swapped.stderr);
  const linked = await refusal(run(host, 's', ['true'], { env: ENV }));
  assert.deepEqual([linked.code, linked.details.step], ['SANDBOX_DENIED', 'ruleset']);
  assert.deepEqual([linked.details.errno, linked.details.path], ['ELOOP', extra]);
  rmSync(extra);
  const gone = await refusal(run(host, 's', ['true'], { env: ENV }));
  assert.deepEqual([gone.code, gone.details.errno, gone.details.path], ['SANDBOX_DENIED', 'ENOENT', extra]);
  mkdirSync(extra);
  assert.equal((await run(host, 's', ['true'], { env: ENV })).exit_code, 0, 'a root that is there again');
});

confinedTest('linux sandbox: items, receipts and foreground results say what was enforced', async (t) => {
  const world = createWorld(t);
  const host = await confine(t, world);
  const expected = { policy: 'linux', enforced: 'full' };
  await start(host, 's', ['true'], { env: ENV });
  assert.deepEqual((await takeResult(host.session('s'))).sandbox, expected);
  const { handle_id } = await start(host, 's', ['sleep', '600'], { env: ENV });
  assert.deepEqual((await cancel(host, 's', handle_id)).sandbox, expected);
  await start(host, 's', ['sleep', '600'], { env: ENV, timeout_ms: 50 });
  const timedOut = await takeResult(host.session('s'));
  assert.deepEqual([timedOut.status, timedOut.sandbox], ['timed_out', expected]);
});

confinedTest('linux sandbox: a cancel ends a confined tree with its escapees', async (t) => {
  const world = createWorld(t);
  const host = await confine(t, world);
  const marker = newMarker();
  const script = `trap '' TERM; setsid sleep ${marker} & sleep ${marker} & echo up; wait`;
  const { handle_id } = await startShell(host, 's', script, 'sh', { env: ENV });
  await seeOutput(host, 's', handle_id, 'up');
  assert.equal(living(marker).length >= 2, true);
  const ended = await cancel(host, 's', handle_id, { grace_ms: 100 });
  assert.deepEqual([ended.cancelled, ended.survivors], [true, []]);
  assert.deepEqual(living(marker), []);
});

confinedTest('linux sandbox: ten commands leave no descriptor open in the host', async (t) => {
  const world = createWorld(t);
  const host = await confine(t, world);
  for (let round = 0; round < 10; round += 1) await run(host, 's', ['true'], { env: ENV });
  await refusal(run(host, 's', [join(world.work, 'none')], { env: ENV }));
  // The start itself fails: one string may have 128 KiB.
  await refusal(run(host, 's', ['true', 'x'.repeat(140_000)], { env: ENV }));
  assert.equal(openRulesets(), 0);

  const support = loadNative();
  assert.ok(support.ok);
  const fd = support.binding.ruleset(
    '',
    new Float64Array(),
    new Float64Array([6, 0, 0, 0, 0]),
    new Float64Array(3),
  );
  assert.equal(openRulesets(), 1, 'one that is open is seen');
  support.binding.closeRuleset(fd);
});

/** Rulesets that this process has a descriptor of. */
function openRulesets(): number {
  const opened = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return ''; // the descriptor that listed the directory
    }
  });
  return opened.filter((target) => target.includes('landlock')).length;
}

test('linux sandbox: the portable launcher enforces nothing, says so in the result, and logs it once', async (t) => {
  const lines: { readonly msg: string; readonly sandbox?: string; readonly enforced?: string }[] = [];
  const logger: PinoLike = pino(
    { level: 'warn' },
    { write: (text: string) => void lines.push(JSON.parse(text)) },
  );
  const world = createWorld(t);
  const sandbox = linuxSandbox({ readWrite: [world.work] });
  const host = await openHost(t, { launcher: 'portable', sandbox, logger });
  for (let round = 0; round < 3; round += 1) {
    const result = await run(host, 's', ['cat', world.secret], { env: ENV });
    assert.deepEqual(
      [result.sandbox, result.stdout],
      [{ policy: 'linux', enforced: 'none' }, 'the secret\n'],
    );
  }
  // What this side checks by itself holds all the same.
  assert.equal(await codeOf(run(host, 's', [world.tool], { env: ENV })), 'SANDBOX_DENIED');
  await host.close();
  const told = lines.filter((line) => line.sandbox === 'linux');
  assert.deepEqual(
    told.map(({ enforced }) => enforced),
    ['none'],
  );
});

test('SANDBOX_DENIED: a policy that must be enforced refuses every command of the portable launcher', async (t) => {
  for (const atLeast of ['full', 'partial'] as const) {
    const world = createWorld(t);
    const sandbox = linuxSandbox({ readWrite: [world.work], atLeast });
    const host = await openHost(t, { launcher: 'portable', sandbox });
    const error = await refusal(run(host, 's', ['touch', 'made'], { env: ENV }));
    assert.equal(error.code, 'SANDBOX_DENIED');
    const { tool: _, ...details } = error.details;
    assert.deepEqual(details, { sandbox: 'linux', step: 'enforce', enforced: 'none', atLeast });
    assert.equal(existsSync(join(world.work, 'made')), false);
    await host.close();
  }
});

confinedTest('linux sandbox: atLeast full lets commands run where everything is enforced', async (t) => {
  const world = createWorld(t);
  const host = await confine(t, world, { atLeast: 'full' });
  assert.equal((await run(host, 's', ['true'], { env: ENV })).exit_code, 0);
});
