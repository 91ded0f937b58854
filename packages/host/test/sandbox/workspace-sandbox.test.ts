import assert from 'node:assert/strict';
import { mkdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type CommandSpec, type ErrorData, LongrunError } from '@longrun/protocol';
import fc from 'fast-check';
import { workspaceSandbox } from '../../dist/sandbox/workspace-sandbox.js';
import { tempDirectory } from '../support/temp-directory.js';

/** work/ is the root; beside it are things that it must not reach. */
function tree(t: TestContext): string {
  const top = tempDirectory(t, {
    'work/a/b/file': '',
    'work/..odd/file': '',
    'workshop/file': '',
    'outside/deep/file': '',
  });
  symlinkSync('../outside', join(top, 'work/out'));
  symlinkSync('a', join(top, 'work/in'));
  symlinkSync('../nowhere', join(top, 'work/dangling'));
  symlinkSync('loop', join(top, 'work/loop'));
  symlinkSync('../../work', join(top, 'outside/back'));
  symlinkSync('../work', join(top, 'outside/home'));
  symlinkSync('work', join(top, 'link-to-work'));
  return top;
}

/** cwd below the top, and the directory that the child gets; or the code of the refusal. */
const cases: readonly (readonly [cwd: string, answer: string | { refused: ErrorData['code'] }])[] = [
  ['work', 'work'],
  ['work/a', 'work/a'],
  ['work/a/../a/b', 'work/a/b'],
  ['work/..odd', 'work/..odd'],
  ['work/in/b', 'work/a/b'],
  ['work/out/home/a', 'work/a'],
  ['outside/home', 'work'],
  ['link-to-work/a', 'work/a'],
  ['.', { refused: 'SANDBOX_DENIED' }],
  ['work/..', { refused: 'SANDBOX_DENIED' }],
  ['work/../outside', { refused: 'SANDBOX_DENIED' }],
  ['work/out', { refused: 'SANDBOX_DENIED' }],
  ['work/out/deep', { refused: 'SANDBOX_DENIED' }],
  ['work/out/missing', { refused: 'SANDBOX_DENIED' }],
  ['workshop', { refused: 'SANDBOX_DENIED' }],
  ['missing', { refused: 'SANDBOX_DENIED' }],
  ['work/missing', { refused: 'SPAWN_FAILED' }],
  ['work/a/b/file/x', { refused: 'SPAWN_FAILED' }],
  ['work/dangling', { refused: 'SPAWN_FAILED' }],
  ['work/loop', { refused: 'SPAWN_FAILED' }],
];

test('SANDBOX_DENIED: a cwd must lie inside a root after every link is resolved', async (t) => {
  const top = tree(t);
  const sandbox = workspaceSandbox({ roots: [join(top, 'work')] });
  for (const [cwd, expected] of cases) {
    await t.test(cwd, async () => {
      const answer = await sandbox.enforceCwd(resolve(top, cwd));
      if (typeof expected === 'string') {
        assert.deepEqual(answer, { ok: true, value: join(top, expected) });
      } else {
        assert.ok(!answer.ok);
        assert.equal(answer.error.code, expected.refused);
        assert.equal(answer.error.details.path, resolve(top, cwd));
      }
    });
  }
});

test('a SANDBOX_DENIED error says what was refused, where it leads, and what is allowed', async (t) => {
  const top = tree(t);
  const root = join(top, 'work');
  const answer = await workspaceSandbox({ roots: [root] }).enforceCwd(join(root, 'out'));
  assert.ok(!answer.ok);
  for (const part of [join(root, 'out'), join(top, 'outside'), `outside of ${root}`]) {
    assert.ok(answer.error.message.includes(part), `${part} in ${answer.error.message}`);
  }
  assert.deepEqual(answer.error.details, {
    ...{ param: 'cwd', path: join(root, 'out'), resolved: join(top, 'outside') },
    ...{ sandbox: 'workspace', roots: [root] },
  });
});

test('a cwd that is allowed is exactly one whose real path is a root or below it', async (t) => {
  const top = tree(t);
  const root = join(top, 'work');
  const sandbox = workspaceSandbox({ roots: [root] });
  const step = fc.constantFrom(
    'a',
    'b',
    '..',
    '.',
    'out',
    'in',
    'back',
    'home',
    'work',
    'workshop',
    'dangling',
    '..odd',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
      const cwd = resolve(root, ...steps);
      const answer = await sandbox.enforceCwd(cwd);
      const real = realPathOf(cwd);
      const names = relative(top, real ?? '/').split('/');
      assert.equal(answer.ok, real !== undefined && names[0] === 'work', cwd);
      if (answer.ok) assert.equal(answer.value, real);
    }),
    { numRuns: 200 },
  );
});

function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

test('a root may be a link, may be given twice, and may lie inside another one', async (t) => {
  const top = tree(t);
  const roots = [
    join(top, 'link-to-work'),
    join(top, 'work'),
    join(top, 'work/a'),
    join(top, 'outside/deep'),
  ];
  const sandbox = workspaceSandbox({ roots });
  assert.equal(sandbox.defaultCwd, join(top, 'work'));
  assert.deepEqual(await sandbox.enforceCwd(join(top, 'work/a/b')), {
    ok: true,
    value: join(top, 'work/a/b'),
  });
  assert.deepEqual(await sandbox.enforceCwd(join(top, 'work/out/deep')), {
    ok: true,
    value: join(top, 'outside/deep'),
  });
  assert.equal((await sandbox.enforceCwd(join(top, 'outside'))).ok, false);
});

test('the file system root as a root allows every directory', async (t) => {
  const top = tree(t);
  assert.deepEqual(await workspaceSandbox({ roots: ['/'] }).enforceCwd(top), { ok: true, value: top });
});

test('a root that is replaced by a link later does not widen the workspace', async (t) => {
  const top = tree(t);
  const root = join(top, 'work/a');
  const sandbox = workspaceSandbox({ roots: [root] });
  assert.equal((await sandbox.enforceCwd(root)).ok, true);
  rmSync(root, { recursive: true });
  symlinkSync('../../outside', root);
  const answer = await sandbox.enforceCwd(root);
  assert.equal(answer.ok, false);
});

test('INVALID_PARAMETER: roots must be given and be directories when the policy is made', (t) => {
  const top = tree(t);
  const refused: readonly (readonly [string[], string, string | undefined])[] = [
    [[], 'roots', undefined],
    [[join(top, 'missing')], 'roots[0]', 'ENOENT'],
    [[top, join(top, 'work/a/b/file')], 'roots[1]', 'ENOTDIR'],
    [[join(top, 'work/dangling')], 'roots[0]', 'ENOENT'],
  ];
  for (const [roots, param, errno] of refused) {
    assert.throws(
      () => workspaceSandbox({ roots }),
      (error) => {
        assert.ok(LongrunError.is(error));
        assert.equal(error.code, 'INVALID_PARAMETER');
        assert.equal(error.details.param, param);
        assert.equal(error.details.errno, errno);
        return true;
      },
    );
  }
});

function command(cwd?: string): CommandSpec {
  return {
    ...{ argv: ['/x/tool', 'secret'], display: '/x/tool secret', env: {}, graceMs: 1, drainMs: 1 },
    ...{ headBytes: 1, tailBytes: 1, spillBytes: 1, leftovers: 'keep' },
    ...(cwd !== undefined && { cwd }),
  };
}

test('prepare sets the first root on a command without cwd, and checks the cwd of the others again', async (t) => {
  const top = tree(t);
  const root = join(top, 'work');
  const sandbox = workspaceSandbox({ roots: [root] });
  assert.deepEqual(await sandbox.prepare(command()), { ok: true, value: command(root) });
  assert.deepEqual(await sandbox.prepare(command(join(root, 'in'))), {
    ok: true,
    value: command(join(root, 'a')),
  });
  const outside = await sandbox.prepare(command(join(top, 'outside')));
  assert.ok(!outside.ok);
  assert.equal(outside.error.code, 'SANDBOX_DENIED');
});

test('a permission error at the start is explained, without blaming the policy or showing arguments', async (t) => {
  const root = join(tree(t), 'work');
  const sandbox = workspaceSandbox({ roots: [root] });
  for (const errno of ['EACCES', 'EPERM', 'EROFS']) {
    const error: ErrorData = {
      code: 'SPAWN_FAILED',
      message: 'Refused.',
      details: { errno, path: '/x/tool' },
    };
    const explained = await sandbox.explainSpawnError(error, command(root));
    assert.equal(explained?.code, 'SPAWN_FAILED');
    assert.equal(explained?.details.errno, errno);
    assert.match(explained?.message ?? '', /^Refused\. The workspace sandbox let it pass/);
    assert.ok(explained?.message.includes('/x/tool') && explained.message.includes(root));
    assert.ok(!JSON.stringify(explained).includes('secret'));
  }
});

test('other errors at the start are left as they are', async (t) => {
  const root = join(tree(t), 'work');
  const sandbox = workspaceSandbox({ roots: [root] });
  const missing: ErrorData = { code: 'SPAWN_FAILED', message: '', details: { errno: 'ENOENT' } };
  const ended: ErrorData = { code: 'SESSION_ENDED', message: '', details: {} };
  assert.equal(await sandbox.explainSpawnError(missing, command(root)), undefined);
  assert.equal(await sandbox.explainSpawnError(ended, command(root)), undefined);
});

test('a cwd deep below the first missing directory is judged by what exists of it', async (t) => {
  const top = tree(t);
  mkdirSync(join(top, 'work/now'));
  const sandbox = workspaceSandbox({ roots: [join(top, 'work')] });
  const answer = await sandbox.enforceCwd(join(top, 'work/now/x/y/z'));
  assert.ok(!answer.ok);
  assert.deepEqual([answer.error.code, answer.error.details.missing], ['SPAWN_FAILED', 'cwd']);
});
