import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** From test/dist/scripts. */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** What the body of a module of `scripts/pack/` prints as JSON; `args` are its `process.argv` from 2 on. */
async function evaluate(source: string, ...args: readonly string[]): Promise<unknown> {
  const command = ['--input-type=module', '-e', source, '--', ...args];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: ROOT });
  return JSON.parse(stdout);
}

function scratch(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'longrun-pack-test-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

test('every package that an installation needs is packed, and nothing is wrong with any of them', async (t) => {
  const directory = scratch(t);
  writeFileSync(join(directory, 'longrun-0.0.1.tgz'), 'an older one');
  writeFileSync(join(directory, 'longrun-else.tgz'), 'not ours');
  const found = await evaluate(
    `import { checkTarball } from './scripts/pack/check-tarball.mjs';
     import { packAll } from './scripts/pack/pack-all.mjs';
     import { publishedPackages } from './scripts/pack/published-packages.mjs';
     const packages = publishedPackages();
     const problems = packAll(packages, process.argv[1])
       .flatMap(({ name, file }) => checkTarball(file, name, packages));
     console.log(JSON.stringify({ problems, names: packages.map(({ name }) => name) }));`,
    directory,
  );
  // What the script above prints.
  const { problems, names } = found as { problems: string[]; names: string[] };
  assert.deepEqual(problems, []);
  for (const name of [
    'longrun',
    '@longrun/ai-sdk',
    '@longrun/host',
    '@longrun/native',
    '@longrun/protocol',
  ]) {
    assert.ok(names.includes(name), name);
  }
  assert.ok(!names.includes('@longrun/demo'), 'private');
  const files = readdirSync(directory);
  assert.equal(files.length, names.length + 1);
  assert.ok(files.includes('longrun-else.tgz') && !files.includes('longrun-0.0.1.tgz'));
});

const GOOD = {
  name: '@longrun/good',
  version: '1.0.0',
  license: 'MIT',
  engines: { node: '>=20' },
  publishConfig: { access: 'public' },
  exports: { '.': { types: './dist/index.d.ts', import: './dist/index.js' } },
  bin: { good: './bin/good.mjs' },
  dependencies: { '@longrun/other': '1.0.0' },
};
const MAP = JSON.stringify({ version: 3, sources: ['../src/index.ts'] });

/** The problems of a package that has these files beside, or instead of, those of a good one. */
async function problemsOf(t: TestContext, files: Readonly<Record<string, string | undefined>>) {
  const root = scratch(t);
  const all = {
    LICENSE: '',
    'README.md': '',
    'package.json': JSON.stringify(GOOD),
    'bin/good.mjs': '',
    'dist/index.js': '',
    'dist/index.d.ts': '',
    'dist/index.js.map': MAP,
    'src/index.ts': '',
    'prebuilds/linux-x64/longrun_guardian.napi.glibc': '',
    ...files,
  };
  for (const [path, content] of Object.entries(all)) {
    if (content === undefined) continue;
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), content);
    if (/^bin|guardian/.test(path) && content !== 'not executable') chmodSync(join(root, path), 0o755);
  }
  return evaluate(
    `import { checkContents } from './scripts/pack/check-contents.mjs';
     const packages = [{ name: '@longrun/other', manifest: { version: '1.0.0' } }];
     console.log(JSON.stringify(checkContents(process.argv[1], packages, ['/somebody/here'])));`,
    root,
  );
}

test('a package with all that it promises and nothing else has no problems', async (t) => {
  assert.deepEqual(await problemsOf(t, {}), []);
});

test('what is missing, left over, of this machine, or not executable is named', async (t) => {
  const problems = await problemsOf(t, {
    LICENSE: undefined,
    'dist/index.d.ts': undefined,
    'src/index.ts': undefined,
    'bin/good.mjs': 'not executable',
    'prebuilds/linux-x64/longrun_guardian.napi.glibc': 'not executable',
    'dist/.tsbuildinfo': '',
    'test/some.test.ts': '',
    'dist/other.js': '// made in /somebody/here',
  });
  assert.deepEqual(problems, [
    'LICENSE is missing',
    'dist/index.d.ts is missing',
    'dist/.tsbuildinfo is not for users',
    'test/some.test.ts is not for users',
    'dist/other.js has a path of this machine in it, /somebody/here',
    'dist/index.js.map points to src/index.ts, which is missing',
    'bin/good.mjs is not executable',
    'prebuilds/linux-x64/longrun_guardian.napi.glibc is not executable',
  ]);
});

test('a manifest that cannot be published is refused', async (t) => {
  const { license: _, publishConfig: __, ...rest } = GOOD;
  const dependencies = {
    '@longrun/other': '1.0.1',
    '@longrun/absent': '1.0.0',
    '@longrun/near': 'workspace:*',
  };
  const problems = await problemsOf(t, {
    'package.json': JSON.stringify({ ...rest, private: true, dependencies }),
  });
  assert.deepEqual(problems, [
    'no license in package.json',
    'it is private',
    'publishConfig.access is not public',
    '@longrun/other is 1.0.1, and 1.0.0 is packed',
    '@longrun/absent is not packed',
    '@longrun/near is still workspace:*',
  ]);
});

test('an add-on that was made of other sources is refused', async (t) => {
  const directory = scratch(t);
  for (const [folder, stamp] of [
    ['linux-x64', 'of something else'],
    ['linux-arm64', undefined],
  ] as const) {
    mkdirSync(join(directory, folder));
    if (stamp !== undefined) writeFileSync(join(directory, folder, 'longrun.stamp'), stamp);
  }
  const problems = await evaluate(
    `import { writeFileSync } from 'node:fs';
     import { sourceHash } from './packages/native/install.mjs';
     import { prebuildProblems } from './scripts/pack/prebuild-problems.mjs';
     const before = prebuildProblems(process.argv[1]);
     writeFileSync(process.argv[1] + '/linux-arm64/longrun.stamp', sourceHash('linux', 'arm64'));
     console.log(JSON.stringify([before.length, prebuildProblems(process.argv[1])]));`,
    directory,
  );
  assert.deepEqual(problems, [
    2,
    ['linux-x64 in prebuilds/ is not of these sources: make it again, or remove it.'],
  ]);
});
