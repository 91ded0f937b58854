import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Wanted } from '../../../dist/commands/detect/ecosystem.js';
import { findCommand } from '../../../dist/commands/detect/find-command.js';
import { openProject } from '../../../dist/commands/detect/project.js';
import { tempDirectory } from '../../support/temp-directory.js';

type Files = Readonly<Record<string, string>>;

interface Case {
  readonly title: string;
  readonly files: Files;
  readonly wanted: Wanted;
  /** Programs on the child's PATH. */
  readonly path?: readonly string[];
  /** The argv, where <cwd> stands for the project. */
  readonly argv?: readonly string[];
  /** Or the parameter at fault and words of the message. */
  readonly refused?: readonly [param: string, words: RegExp];
}

const all: Wanted = { kind: 'test' };
const filtered = (filter: string): Wanted => ({ kind: 'test', filter });
const build: Wanted = { kind: 'build', release: false };
const release: Wanted = { kind: 'build', release: true };
const target = (name: string): Wanted => ({ kind: 'build', target: name, release: false });

const pkg = (extra: object = {}, scripts: object = { test: 'x', build: 'y' }): Files => ({
  'package.json': JSON.stringify({ scripts, ...extra }),
});
const pinned = (manager: string): Files => pkg({ packageManager: manager });
const cargoToml = { 'Cargo.toml': '' };
const goMod = { 'go.mod': '' };
const pom = { 'pom.xml': '' };
const gradleBuild = { 'build.gradle.kts': '' };
const python = { 'pyproject.toml': '' };
const script = '#!/bin/sh\n';

const cases: readonly Case[] = [
  { title: 'npm runs the tests', files: pkg(), wanted: all, argv: ['npm', 'test'] },
  {
    title: 'npm passes a filter after --',
    files: pkg(),
    wanted: filtered('a b'),
    argv: ['npm', 'test', '--', 'a b'],
  },
  { title: 'npm builds', files: pkg(), wanted: build, argv: ['npm', 'run', 'build'] },
  {
    title: 'npm is chosen by its lock file',
    files: { ...pkg(), 'package-lock.json': '' },
    wanted: build,
    argv: ['npm', 'run', 'build'],
  },
  {
    title: 'npm that is pinned is npm as it is',
    files: pinned('npm@10.1.0'),
    wanted: all,
    argv: ['npm', 'test'],
  },
  {
    ...{ title: 'a filter that looks like an option is refused where nothing can separate it', files: pkg() },
    ...{ wanted: filtered('--watch'), refused: ['filter', /option.*give argv/] },
  },
  {
    title: 'a target names a script',
    files: pkg({}, { docs: 'x' }),
    wanted: target('docs'),
    argv: ['npm', 'run', 'docs'],
  },
  {
    title: 'a target is also looked for after build:',
    files: pkg({}, { 'build:web': 'x' }),
    wanted: target('web'),
    argv: ['npm', 'run', 'build:web'],
  },
  {
    ...{
      title: 'a release build is the script with :release',
      files: pkg({}, { build: 'x', 'build:release': 'y' }),
    },
    ...{ wanted: release, argv: ['npm', 'run', 'build:release'] },
  },
  {
    title: 'a release build without such a script is refused',
    files: pkg(),
    wanted: release,
    refused: ['release', /no "build:release" script/],
  },
  {
    title: 'a target that looks like an option is refused',
    files: pkg({}, { '-x': '' }),
    wanted: target('-x'),
    refused: ['target', /option/],
  },
  {
    ...{
      title: 'a missing script is said, with those that are there',
      files: pkg({}, { lint: 'x', docs: 'y' }),
    },
    ...{ wanted: all, refused: ['argv', /package\.json has no script "test" \(it has lint, docs\)/] },
  },
  {
    title: 'a package.json without scripts says so',
    files: { 'package.json': '{}' },
    wanted: build,
    refused: ['argv', /no script "build" \(it has none\)/],
  },
  {
    ...{ title: 'a missing target script is said', files: pkg(), wanted: target('web') },
    ...{ refused: ['argv', /no script "web" or "build:web"/] },
  },
  {
    ...{ title: 'the placeholder test of npm init is no test', wanted: all },
    ...{
      files: pkg({}, { test: 'echo "Error: no test specified" && exit 1' }),
      refused: ['argv', /placeholder/],
    },
  },
  {
    title: 'a package.json that is no JSON is said',
    files: { 'package.json': '{' },
    wanted: all,
    refused: ['argv', /package\.json is not readable JSON/],
  },
  {
    title: 'a package.json that is too long is said',
    files: { 'package.json': ' '.repeat(2 ** 20 + 1) },
    wanted: all,
    refused: ['argv', /not readable/],
  },
  {
    title: 'a script that every object has by nature is none',
    files: pkg({}, {}),
    wanted: target('constructor'),
    refused: ['argv', /no script/],
  },
  {
    title: 'a byte order mark is no error',
    files: { 'package.json': '\uFEFF{"scripts":{"test":"x"}}' },
    wanted: all,
    argv: ['npm', 'test'],
  },

  {
    title: 'pnpm by its lock file',
    files: { ...pkg(), 'pnpm-lock.yaml': '' },
    wanted: all,
    path: ['pnpm'],
    argv: ['pnpm', 'run', 'test'],
  },
  {
    ...{
      title: 'pnpm by packageManager, against another lock file',
      files: { ...pinned('pnpm@9.1.0'), 'yarn.lock': '' },
    },
    ...{ wanted: filtered('x'), path: ['pnpm', 'yarn'], argv: ['pnpm', 'run', 'test', 'x'] },
  },
  {
    ...{
      title: 'pnpm that is not on PATH runs by npx in its pinned version',
      files: pinned('pnpm@9.1.0+sha512.abc'),
    },
    ...{ wanted: filtered('x'), argv: ['npx', '--yes', 'pnpm@9.1.0', 'run', 'test', 'x'] },
  },
  {
    ...{
      title: 'pnpm that is not on PATH and not pinned is refused',
      files: { ...pkg(), 'pnpm-lock.yaml': '' },
    },
    ...{ wanted: all, refused: ['argv', /uses pnpm, which is not on PATH/] },
  },
  {
    title: 'a version that is a tag counts as none',
    files: pinned('pnpm@latest'),
    wanted: all,
    refused: ['argv', /no exact version/],
  },
  {
    title: 'a version that is an address counts as none',
    files: pinned('pnpm@file:/x'),
    wanted: all,
    refused: ['argv', /no exact version/],
  },
  {
    title: 'a version with something after it counts as none',
    files: pinned('pnpm@9.1.0/../x'),
    wanted: all,
    refused: ['argv', /no exact version/],
  },
  {
    title: 'yarn by its lock file',
    files: { ...pkg(), 'yarn.lock': '' },
    wanted: build,
    path: ['yarn'],
    argv: ['yarn', 'run', 'build'],
  },
  {
    title: 'yarn 1 by npx',
    files: pinned('yarn@1.22.22'),
    wanted: build,
    argv: ['npx', '--yes', 'yarn@1.22.22', 'run', 'build'],
  },
  {
    ...{
      title: 'yarn 4 by npx under the name it is published as',
      files: pinned('yarn@4.5.0'),
      wanted: build,
    },
    argv: ['npx', '--yes', '--package=@yarnpkg/cli-dist@4.5.0', 'yarn', 'run', 'build'],
  },
  {
    title: 'another package manager is refused by name',
    files: pinned('bun@1.1.0'),
    wanted: all,
    refused: ['argv', /bun, which is not known/],
  },

  { title: 'cargo test', files: cargoToml, wanted: all, argv: ['cargo', 'test'] },
  {
    title: 'cargo test with a filter',
    files: cargoToml,
    wanted: filtered('net::'),
    argv: ['cargo', 'test', 'net::'],
  },
  {
    title: 'cargo test with a filter like an option',
    files: cargoToml,
    wanted: filtered('--list'),
    argv: ['cargo', 'test', '--', '--', '--list'],
  },
  { title: 'cargo build', files: cargoToml, wanted: build, argv: ['cargo', 'build'] },
  { title: 'cargo release build', files: cargoToml, wanted: release, argv: ['cargo', 'build', '--release'] },
  {
    title: 'a cargo target is a package',
    files: cargoToml,
    wanted: target('-x'),
    argv: ['cargo', 'build', '--package=-x'],
  },

  { title: 'go test', files: goMod, wanted: all, argv: ['go', 'test', './...'] },
  {
    title: 'go test with a filter, whatever it begins with',
    files: goMod,
    wanted: filtered('-x'),
    argv: ['go', 'test', '-run=-x', './...'],
  },
  { title: 'go build', files: goMod, wanted: build, argv: ['go', 'build', './...'] },
  {
    title: 'go build of a target',
    files: goMod,
    wanted: target('./cmd/x'),
    argv: ['go', 'build', './cmd/x'],
  },
  {
    title: 'go build of a target like an option',
    files: goMod,
    wanted: target('-x'),
    argv: ['go', 'build', '--', '-x'],
  },
  {
    title: 'go has no release build',
    files: goMod,
    wanted: release,
    refused: ['release', /go builds have no release mode/],
  },

  { title: 'pytest on PATH', files: python, wanted: all, path: ['pytest', 'python3'], argv: ['pytest'] },
  {
    title: 'pytest with a filter, whatever it begins with',
    files: python,
    wanted: filtered('-x'),
    path: ['pytest'],
    argv: ['pytest', '-k=-x'],
  },
  {
    title: 'pytest as a module where only python3 is there',
    files: { 'setup.cfg': '' },
    wanted: all,
    path: ['python3'],
    argv: ['python3', '-m', 'pytest'],
  },
  {
    ...{
      title: 'pytest of the virtual environment',
      files: { 'pytest.ini': '', '.venv/bin/pytest': script },
    },
    ...{ wanted: all, path: ['pytest'], argv: ['<cwd>/.venv/bin/pytest'] },
  },
  {
    title: 'pytest that is nowhere is named all the same, so that the start fails by its name',
    files: python,
    wanted: all,
    argv: ['pytest'],
  },
  {
    title: 'a Python project has no build',
    files: python,
    wanted: build,
    refused: ['argv', /pyproject\.toml.*no common build command/],
  },

  { title: 'maven test', files: pom, wanted: all, argv: ['mvn', '-B', 'test'] },
  {
    title: 'maven test with a filter',
    files: pom,
    wanted: filtered('A#b'),
    argv: ['mvn', '-B', 'test', '-Dtest=A#b'],
  },
  {
    title: 'maven builds without testing',
    files: pom,
    wanted: build,
    argv: ['mvn', '-B', '-DskipTests', 'package'],
  },
  {
    title: 'a maven target is a goal',
    files: pom,
    wanted: target('verify'),
    argv: ['mvn', '-B', '-DskipTests', 'verify'],
  },
  {
    title: 'the maven wrapper goes first',
    files: { ...pom, mvnw: script },
    wanted: all,
    argv: ['<cwd>/mvnw', '-B', 'test'],
  },
  {
    title: 'a maven target like an option is refused',
    files: pom,
    wanted: target('-X'),
    refused: ['target', /option/],
  },
  {
    title: 'maven has no release mode',
    files: pom,
    wanted: release,
    refused: ['release', /no release mode/],
  },

  { title: 'gradle test', files: gradleBuild, wanted: all, argv: ['gradle', 'test'] },
  {
    title: 'gradle test with a filter',
    files: gradleBuild,
    wanted: filtered('A*'),
    argv: ['gradle', 'test', '--tests=A*'],
  },
  {
    title: 'gradle builds without testing',
    files: { 'settings.gradle': '' },
    wanted: build,
    argv: ['gradle', 'assemble'],
  },
  {
    title: 'the gradle wrapper goes first',
    files: { ...gradleBuild, gradlew: script },
    wanted: target('jar'),
    argv: ['<cwd>/gradlew', 'jar'],
  },
  {
    title: 'a gradle wrapper that is not executable runs by sh',
    files: { ...gradleBuild, gradlew: 'x' },
    wanted: all,
    argv: ['/bin/sh', '<cwd>/gradlew', 'test'],
  },
  {
    title: 'a gradle target like an option is refused',
    files: gradleBuild,
    wanted: target('--stop'),
    refused: ['target', /option/],
  },
  {
    title: 'gradle has no release mode',
    files: gradleBuild,
    wanted: release,
    refused: ['release', /no release mode/],
  },

  { title: 'make test', files: { Makefile: 'all:\ntest: all\n' }, wanted: all, argv: ['make', 'test'] },
  { title: 'make check', files: { makefile: 'check:\n' }, wanted: all, argv: ['make', 'check'] },
  {
    title: 'make without a test target says so',
    files: { GNUmakefile: 'all:\n' },
    wanted: all,
    refused: ['argv', /GNUmakefile has no target test or check/],
  },
  {
    title: 'make that includes more is given the benefit of the doubt',
    files: { Makefile: 'include x.mk\n' },
    wanted: all,
    argv: ['make', 'test'],
  },
  {
    title: 'make takes no filter',
    files: { Makefile: 'test:\n' },
    wanted: filtered('x'),
    refused: ['filter', /no common way/],
  },
  { title: 'make builds its default goal', files: { Makefile: 'all:\n' }, wanted: build, argv: ['make'] },
  {
    title: 'make builds the target build where there is one',
    files: { Makefile: 'help:\nbuild:\n' },
    wanted: build,
    argv: ['make', 'build'],
  },
  { title: 'a make target', files: { Makefile: '' }, wanted: target('x'), argv: ['make', 'x'] },
  {
    title: 'a make target like an option',
    files: { Makefile: '' },
    wanted: target('-x'),
    argv: ['make', '--', '-x'],
  },
  {
    title: 'a make target like a variable is refused',
    files: { Makefile: '' },
    wanted: target('CC=x'),
    refused: ['target', /variable/],
  },
  {
    title: 'make has no release mode',
    files: { Makefile: 'all:\n' },
    wanted: release,
    refused: ['release', /no release mode/],
  },

  {
    title: 'package.json goes before all others',
    files: { ...pkg(), ...cargoToml, ...goMod, Makefile: 'test:\n' },
    wanted: all,
    argv: ['npm', 'test'],
  },
  {
    title: 'a project that lacks the script leaves it to the next',
    files: { ...pkg({}, {}), ...cargoToml },
    wanted: all,
    argv: ['cargo', 'test'],
  },
  {
    title: 'a parameter that is refused is not passed on to the next',
    files: { ...pkg(), ...cargoToml },
    wanted: filtered('-x'),
    refused: ['filter', /option/],
  },
  {
    title: 'python without a build leaves it to make',
    files: { ...python, Makefile: 'all:\n' },
    wanted: build,
    argv: ['make'],
  },
  {
    title: 'everything that falls short is said',
    files: { ...pkg({}, {}), Makefile: 'all:\n' },
    wanted: all,
    refused: ['argv', /package\.json has.*; Makefile has/],
  },
  {
    title: 'a directory without a manifest',
    files: {},
    wanted: all,
    refused: ['argv', /none of package\.json, Cargo\.toml, go\.mod, pytest\.ini/],
  },
  {
    title: 'a manifest in a directory below does not count',
    files: { 'sub/Cargo.toml': '' },
    wanted: all,
    refused: ['argv', /none of/],
  },
  {
    title: 'a directory with the name of a manifest does not count',
    files: { 'Cargo.toml/x': '' },
    wanted: all,
    refused: ['argv', /none of/],
  },
];

test('the command of a project is found from its manifest, or INVALID_PARAMETER says why not', async (t) => {
  for (const { title, files, wanted, path = [], argv, refused } of cases) {
    await t.test(title, async (inner) => {
      const cwd = tempDirectory(inner, files);
      const programs = tempDirectory(inner, Object.fromEntries(path.map((name) => [name, script])));
      const found = await findCommand(openProject({ cwd, env: { PATH: programs } }, 'linux'), wanted);
      if (refused === undefined) {
        assert.deepEqual(found, { ok: true, value: argv?.map((each) => each.replace('<cwd>', cwd)) });
      } else {
        assert.ok(!found.ok, JSON.stringify(found));
        assert.equal(found.error.code, 'INVALID_PARAMETER');
        assert.equal(found.error.details.param, refused[0]);
        assert.equal(found.error.details.path, cwd);
        assert.match(found.error.message, refused[1]);
      }
    });
  }
});

test('when nothing is found, the error says where and lists what was looked for', async (t) => {
  const cwd = tempDirectory(t);
  const found = await findCommand(openProject({ cwd, env: {} }, 'linux'), all);
  assert.ok(!found.ok);
  assert.ok(found.error.message.includes(cwd));
  assert.deepEqual(found.error.details['looked_for'], [
    ...[
      'package.json',
      'Cargo.toml',
      'go.mod',
      'pytest.ini',
      'pyproject.toml',
      'tox.ini',
      'setup.cfg',
      'setup.py',
    ],
    ...[
      'conftest.py',
      'pom.xml',
      'build.gradle',
      'build.gradle.kts',
      'settings.gradle',
      'settings.gradle.kts',
    ],
    ...['GNUmakefile', 'makefile', 'Makefile'],
  ]);
});
