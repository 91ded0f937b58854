import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type CommandSpec, type ErrorData, LongrunError } from '@longrun/protocol';
import { parseToolInput } from '@longrun/protocol/tools';
import type { LinuxSandboxOptions } from '../../dist/sandbox/linux-options.js';
import { linuxSandbox } from '../../dist/sandbox/linux-sandbox.js';
import { tempDirectory } from '../support/temp-directory.js';

const TOOL = '#!/bin/sh\necho ran\n';

/** work/ and lib/ are roots; outside/ is not. */
function tree(t: TestContext): string {
  const top = tempDirectory(t, {
    'work/deep/file': '',
    'lib/tool': TOOL,
    'lib/own-interpreter': '',
    'outside/tool': TOOL,
    'outside/file': '',
  });
  symlinkSync('../outside', join(top, 'work/out'));
  symlinkSync('../lib/tool', join(top, 'outside/link-to-tool'));
  symlinkSync('../outside/tool', join(top, 'lib/link-out'));
  return top;
}

const system = { system: false } as const;

function sandboxIn(top: string, more: LinuxSandboxOptions = {}): ReturnType<typeof linuxSandbox> {
  return linuxSandbox({ ...system, readWrite: [join(top, 'work')], execute: [join(top, 'lib')], ...more });
}

function command(cwd: string, argv: readonly [string, ...string[]]): CommandSpec {
  return {
    ...{ argv, display: argv.join(' '), cwd, env: { PATH: '/nowhere' } },
    ...{ graceMs: 0, drainMs: 0, headBytes: 0, tailBytes: 0, spillBytes: 0, leftovers: 'keep' },
  };
}

function invalid(options: unknown): ErrorData {
  try {
    // What a caller without types can pass.
    linuxSandbox(options as LinuxSandboxOptions);
  } catch (error) {
    assert.ok(LongrunError.is(error), String(error));
    assert.equal(error.code, 'INVALID_PARAMETER');
    return error.toJSON();
  }
  return assert.fail('it was accepted');
}

test('a command gets the rules of all roots, each path once, with links resolved', async (t) => {
  const top = tree(t);
  const work = join(top, 'work');
  symlinkSync('work', join(top, 'link'));
  const sandbox = sandboxIn(top, {
    readOnly: [join(top, 'outside/file')],
    execute: [join(top, 'lib'), join(top, 'link')],
    tcp: { connect: [443, 80, 443], bind: 'any' },
    atLeast: 'partial',
  });
  const prepared = await sandbox.prepare(command(work, [join(top, 'lib/tool')]));
  assert.ok(prepared.ok);
  assert.deepEqual(prepared.value.confinement, {
    policy: 'linux',
    paths: [
      { path: work, write: true, execute: true },
      { path: join(top, 'outside/file'), read: true },
      { path: join(top, 'lib'), execute: true },
    ],
    tcp: { bind: 'any', connect: [443, 80] },
    atLeast: 'partial',
  });
  assert.equal(sandbox.defaultCwd, work);
});

test('without a word about TCP no port may be used', async (t) => {
  const top = tree(t);
  const prepared = await sandboxIn(top).prepare(command(join(top, 'work'), [join(top, 'lib/tool')]));
  assert.ok(prepared.ok);
  assert.deepEqual(prepared.value.confinement?.tcp, { bind: [], connect: [] });
});

test('the system is allowed by default: programs, what the loader needs, devices that hold nothing', async () => {
  const prepared = await linuxSandbox().prepare(command('/', ['/bin/sh']));
  assert.ok(prepared.ok);
  const rules = prepared.value.confinement?.paths ?? [];
  const rule = (path: string) => rules.find((each) => each.path === path);
  assert.deepEqual(rule('/usr'), { path: '/usr', execute: true, optional: true });
  assert.deepEqual(rule('/dev/null'), { path: '/dev/null', write: true, optional: true });
  for (const path of ['/', '/etc', '/root', '/home', '/tmp', '/dev', '/var', '/etc/shadow', '/etc/ssl']) {
    assert.equal(rule(path), undefined, path);
  }
  assert.equal(new Set(rules.map(({ path }) => path)).size, rules.length, 'each path once');
});

test('INVALID_PARAMETER: a wrong option of linuxSandbox names itself', (t) => {
  const top = tree(t);
  const [work, gone] = [join(top, 'work'), join(top, 'gone')];
  const cases: readonly (readonly [options: unknown, param: string])[] = [
    [null, 'options'],
    [{ readonly: [] }, 'readonly'],
    [{ readOnly: work }, 'readOnly'],
    [{ readOnly: [work, gone] }, 'readOnly[1]'],
    [{ readWrite: [''] }, 'readWrite[0]'],
    [{ readWrite: [7] }, 'readWrite[0]'],
    [{ execute: [`${work}\0`] }, 'execute[0]'],
    [{ execute: Array(257).fill(work) }, 'execute'],
    [{ system: 'yes' }, 'system'],
    [{ atLeast: 'none' }, 'atLeast'],
    [{ tcp: 'none' }, 'tcp'],
    [{ tcp: { listen: 'none' } }, 'tcp.listen'],
    [{ tcp: { bind: 'some' } }, 'tcp.bind'],
    [{ tcp: { connect: [80, 65_536] } }, 'tcp.connect[1]'],
    [{ tcp: { connect: [-1] } }, 'tcp.connect[0]'],
    [{ tcp: { bind: [1.5] } }, 'tcp.bind[0]'],
    [{ tcp: { bind: Array(1025).fill(80) } }, 'tcp.bind'],
  ];
  for (const [options, param] of cases) assert.equal(invalid(options).details.param, param);
  assert.deepEqual(invalid({ readOnly: [gone] }).details, {
    param: 'readOnly[0]',
    path: gone,
    errno: 'ENOENT',
  });
});

test('INVALID_PARAMETER: a read-only root inside of a read-write one would not be read-only', (t) => {
  const top = tree(t);
  const [work, deep] = [join(top, 'work'), join(top, 'work/deep')];
  for (const path of [work, deep]) {
    const { details, message } = invalid({ ...system, readWrite: [work], readOnly: [path] });
    assert.deepEqual(details, { param: 'readOnly[0]', path });
    assert.match(message, /rights add up/);
  }
  linuxSandbox({ ...system, readWrite: [deep], readOnly: [work] });
});

test('SANDBOX_DENIED: a cwd must lie inside of a root after every link is resolved', async (t) => {
  const top = tree(t);
  const { enforceCwd } = sandboxIn(top);
  assert.deepEqual(await enforceCwd(join(top, 'work/deep')), { ok: true, value: join(top, 'work/deep') });
  assert.deepEqual(await enforceCwd(join(top, 'lib')), { ok: true, value: join(top, 'lib') });
  for (const [cwd, resolved] of [
    ['outside', 'outside'],
    ['work/out', 'outside'],
    ['.', '.'],
  ] as const) {
    const answer = await enforceCwd(join(top, cwd));
    assert.ok(!answer.ok);
    assert.equal(answer.error.code, 'SANDBOX_DENIED');
    const { roots: _, ...details } = answer.error.details;
    assert.deepEqual(details, {
      ...{ sandbox: 'linux', step: 'cwd', param: 'cwd' },
      ...{ path: join(top, cwd), resolved: join(top, resolved) },
    });
  }
  const missing = await enforceCwd(join(top, 'work/none'));
  assert.equal(missing.ok ? 'ok' : missing.error.code, 'SPAWN_FAILED');
});

test('SANDBOX_DENIED: a program must lie inside of an execute root, wherever its name leads', async (t) => {
  const top = tree(t);
  const { prepare } = sandboxIn(top);
  const answer = async (program: string): Promise<string> => {
    const prepared = await prepare(command(join(top, 'work'), [program]));
    return prepared.ok ? 'ok' : `${prepared.error.details.step} ${prepared.error.details['resolved']}`;
  };
  assert.equal(await answer(join(top, 'lib/tool')), 'ok');
  assert.equal(await answer(join(top, 'outside/link-to-tool')), 'ok');
  assert.equal(await answer('../lib/tool'), 'ok');
  const denied = `program ${join(top, 'outside/tool')}`;
  assert.equal(await answer(join(top, 'outside/tool')), denied);
  assert.equal(await answer(join(top, 'lib/link-out')), denied);
  assert.equal(await answer('out/tool'), denied);
  assert.equal(await answer('not-anywhere'), 'ok', 'what is not there is the launcher to tell');
});

test('only a start that the policy broke is explained', async (t) => {
  const top = tree(t);
  const { explainSpawnError } = sandboxIn(top);
  const work = join(top, 'work');
  const failure = (errno: string): ErrorData => ({
    code: 'SPAWN_FAILED',
    message: 'no',
    details: { errno, path: join(top, 'lib/tool') },
  });
  const spec = command(work, [join(top, 'lib/tool')]);
  assert.equal(await explainSpawnError(failure('ENOMEM'), spec), undefined);
  // Its interpreter, /bin/sh, is in no root.
  const explained = await explainSpawnError(failure('EACCES'), spec);
  assert.deepEqual([explained?.code, explained?.details.step], ['SANDBOX_DENIED', 'exec']);
  assert.deepEqual([explained?.details.path, explained?.details.errno], ['/bin/sh', 'EACCES']);
  const whole = sandboxIn(top, { system: true });
  assert.equal(await whole.explainSpawnError(failure('EACCES'), spec), undefined, 'not of its making');
  rmSync(join(top, 'lib/tool'));
  mkdirSync(join(top, 'lib/tool'));
  assert.equal(await explainSpawnError(failure('EACCES'), spec), undefined, 'nothing can be said');
});

test('INVALID_PARAMETER: no tool has a parameter for the confinement', () => {
  for (const tool of ['run_command', 'run_test', 'run_build_command'] as const) {
    const parsed = parseToolInput(tool, { argv: ['true'], confinement: { policy: 'none' } });
    assert.ok(!parsed.ok);
    assert.deepEqual([parsed.error.code, parsed.error.details.param], ['INVALID_PARAMETER', 'confinement']);
  }
});
