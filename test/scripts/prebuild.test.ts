// The native package as an installation has it, in a directory of its own, with and without a prebuilt add-on.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadNative } from '@longrun/native';

/** From test/dist/scripts. */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const NATIVE = join(ROOT, 'packages', 'native');
const HERE = `${process.platform}-${process.arch}`;
const OTHER = process.arch === 'x64' ? 'linux-arm64' : 'linux-x64';
const SHIPPED = ['package.json', 'install.mjs', 'binding.gyp', 'addon', 'guardian', 'dist'];
const hasCompiler = spawnSync('cc', ['--version']).status === 0;

const support = loadNative();

describe('an installation of the native package', { skip: support.ok ? false : support.reason }, () => {
  let directory = '';
  let prebuilds = '';
  let packages = 0;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'longrun-prebuild-'));
    mkdirSync(join(directory, 'empty'));
    prebuilds = join(directory, 'prebuilds');
    const made = execFileSync(process.execPath, [join(ROOT, 'scripts', 'prebuild.mjs'), prebuilds]);
    assert.match(made.toString(), new RegExp(`prebuilds/${HERE}/longrun\\.napi\\.(glibc|musl)\\.node\n`));
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  /** The package as it is published, with its dependencies beside it. */
  const unpack = (withPrebuilds = true): string => {
    packages += 1;
    const root = join(directory, `package-${packages}`);
    mkdirSync(root);
    for (const name of SHIPPED) cpSync(join(NATIVE, name), join(root, name), { recursive: true });
    symlinkSync(join(NATIVE, 'node_modules'), join(root, 'node_modules'));
    if (withPrebuilds) cpSync(prebuilds, join(root, 'prebuilds'), { recursive: true });
    return root;
  };

  /** Installs it, on a machine without any other program unless `PATH` is given, and loads it. */
  const install = (root: string, path: string = join(directory, 'empty')): Installed => {
    const options = { encoding: 'utf8', cwd: root, env: { ...process.env, PATH: path } } as const;
    const said = execFileSync(process.execPath, ['install.mjs'], options).trim();
    const script = `
      import { guardianExecutable, loadNative } from './dist/index.js';
      import { spawnSync } from 'node:child_process';
      const support = loadNative();
      const guardian = guardianExecutable();
      // The host is gone at once, and it has nothing to do.
      const ran = guardian === undefined ? undefined : spawnSync(guardian, [], { input: '' }).status;
      console.log(JSON.stringify({ ok: support.ok, reason: support.reason ?? '', guardian, ran }));`;
    const loaded = execFileSync(process.execPath, ['--input-type=module', '-e', script], options);
    // What the script prints is this.
    const state = JSON.parse(loaded) as Omit<Installed, 'said' | 'compiled'>;
    return { ...state, said, compiled: existsSync(join(root, 'build', 'Release', 'longrun.node')) };
  };

  const addonIn = (root: string): string => {
    const folder = join(root, 'prebuilds', HERE);
    const [name = ''] = ['glibc', 'musl']
      .map((libc) => `longrun.napi.${libc}.node`)
      .filter((each) => existsSync(join(folder, each)));
    return join(folder, name);
  };

  it('takes what is prebuilt, and needs no compiler', () => {
    const root = unpack();
    const { ok, said, compiled, guardian, ran } = install(root);
    assert.deepEqual([ok, said, compiled], [true, '', false]);
    assert.ok(guardian?.startsWith(join(root, 'prebuilds', HERE, 'longrun_guardian')), guardian);
    assert.equal(ran, 0);
    assert.equal(existsSync(join(root, 'build')), false, 'nobody has tried to compile');
  });

  it('has neither without prebuilds and compiler, and says so in one line', () => {
    const { ok, said, reason, guardian } = install(unpack(false));
    assert.deepEqual([ok, guardian], [false, undefined]);
    assert.match(
      said,
      /^Longrun's native launcher is not compiled: .*\. The portable launcher is used instead\.$/,
    );
    assert.doesNotMatch(said, /prebuilt/);
    assert.match(reason, /^the add-on cannot be loaded: No native build was found for platform=linux/);
  });

  it('leaves what is prebuilt for another architecture alone', () => {
    const root = unpack();
    renameSync(join(root, 'prebuilds', HERE), join(root, 'prebuilds', OTHER));
    const { ok, said, reason } = install(root);
    assert.equal(ok, false);
    assert.match(said, /is not compiled: .* The portable launcher is used instead\.$/);
    assert.match(reason, /No native build was found/);
  });

  it('leaves what is prebuilt for another C library alone', () => {
    const root = unpack();
    const addon = addonIn(root);
    const other = addon.includes('glibc') ? addon.replace('glibc', 'musl') : addon.replace('musl', 'glibc');
    renameSync(addon, other);
    const { ok, said, reason } = install(root);
    assert.equal(ok, false);
    assert.match(said, /is not compiled: .* The portable launcher is used instead\.$/);
    assert.match(reason, /No native build was found/);
  });

  it('says what is wrong with a broken one when it cannot be compiled either', () => {
    const root = unpack();
    writeFileSync(addonIn(root), 'not an add-on');
    const { ok, said, reason } = install(root);
    assert.equal(ok, false);
    assert.match(
      said,
      /is not compiled: .* and not to be had prebuilt \(.*(too short|invalid ELF).*\)\. The portable/,
    );
    assert.match(reason, /^the add-on cannot be loaded: .*(too short|invalid ELF)/);
  });

  const compiles = { skip: hasCompiler ? false : 'no compiler here' };

  it('compiles in place of a broken one, and uses that', compiles, () => {
    const root = unpack();
    writeFileSync(addonIn(root), 'not an add-on');
    const { ok, said, compiled, guardian } = install(root, process.env['PATH']);
    assert.deepEqual([ok, said, compiled], [true, '', true]);
    assert.equal(guardian, join(root, 'build', 'Release', 'longrun_guardian'));
  });

  it('compiles in place of one that was made of other sources', compiles, () => {
    const root = unpack();
    appendFileSync(join(root, 'addon', 'support.c'), '\n/* A change. */\n');
    const { ok, said, compiled } = install(root, process.env['PATH']);
    assert.deepEqual([ok, said, compiled], [true, '', true]);
  });
});

interface Installed {
  readonly ok: boolean;
  readonly reason: string;
  readonly guardian?: string;
  /** How the guardian ended that was run. */
  readonly ran?: number;
  readonly said: string;
  readonly compiled: boolean;
}
