import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createNativeLauncher } from '@longrun/native';
import {
  type LaunchedProcess,
  type Launcher,
  type LaunchRequest,
  machineCgroup,
  ownCgroup,
} from '@longrun/process';
import { packEnvironment } from '@longrun/protocol';
import { launcherSuite, noCgroups, scratchCgroup } from '@longrun/testkit';
import { available } from './support/available.js';

const native = available();
const missing = native === undefined ? 'the native launcher is not available' : noCgroups();
const env = packEnvironment({ PATH: '/usr/bin:/bin' }) ?? assert.fail();
const FIXTURES = fileURLToPath(new URL('../../../test/fixtures/', import.meta.url));

function check(title: string, run: (t: TestContext, launcher: Launcher) => Promise<void>): void {
  test(title, { skip: missing }, async (t) => {
    if (native !== undefined) await run(t, createNativeLauncher({ binding: native }));
  });
}

function request(argv: readonly string[], cgroup: string): LaunchRequest {
  return { argv, env, stdin: 'null', cgroup };
}

async function launch(launcher: Launcher, asked: LaunchRequest): Promise<LaunchedProcess> {
  const outcome = await launcher.launch(asked);
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.error.message);
  return outcome.process;
}

async function outputOf(launched: LaunchedProcess): Promise<string> {
  let text = '';
  await new Promise<void>((end) =>
    launched.stdout.listen({
      data: (bytes) => {
        text += Buffer.from(bytes).toString();
      },
      end,
    }),
  );
  await new Promise((done) => launched.onExit(done));
  return text;
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 5000;
  while (!condition()) {
    assert.ok(performance.now() < deadline, 'it came about');
    await new Promise((done) => setImmediate(done));
  }
}

/** Of the cgroup (v2), in the output of `cat /proc/self/cgroup`. */
function placeIn(text: string): string {
  return /^0::(.*)$/m.exec(text)?.[1] ?? '';
}

check(
  'a command is in its cgroup from its first instruction on, and that goes with it',
  async (t, launcher) => {
    const { path } = scratchCgroup(t);
    const cgroup = join(path, 'command');
    const launched = await launch(launcher, request(['cat', '/proc/self/cgroup'], cgroup));
    assert.ok(cgroup.endsWith(placeIn(await outputOf(launched))));
    assert.ok(existsSync(cgroup), 'the control');
    launched.release();
    assert.equal(existsSync(cgroup), false);
  },
);

check('the directory that it is to be in is made as well, one of them', async (t, launcher) => {
  const { path } = scratchCgroup(t);
  const launched = await launch(launcher, request(['cat', '/proc/self/cgroup'], join(path, '7/command')));
  assert.ok(placeIn(await outputOf(launched)).endsWith('/7/command'));
  launched.release();
  assert.deepEqual(statSync(join(path, '7')).nlink, 2, 'only the command goes');
});

check(
  'who left group, session, environment and parent is a member, and a kill ends it',
  async (t, launcher) => {
    const { path } = scratchCgroup(t);
    const script = "(env -i /usr/bin/setsid /bin/sh -c 'sleep 600 & echo $!' &)";
    const launched = await launch(launcher, request(['/bin/sh', '-c', script], join(path, 'command')));
    let escapee = 0;
    await new Promise<void>((done) =>
      launched.stdout.listen({
        data: (bytes) => {
          escapee = Number(Buffer.from(bytes).toString());
          done();
        },
        end: () => undefined,
      }),
    );
    await new Promise((done) => launched.onExit(done));
    // Its parent, a shell, is on its way out.
    await until(() => launched.cgroup?.members().length === 1);
    assert.deepEqual(launched.cgroup?.members(), [escapee]);
    assert.equal(launched.cgroup?.remove(), false);
    launched.cgroup?.kill();
    await until(() => launched.cgroup?.remove() === true);
    launched.release();
  },
);

check('a launch that fails leaves no cgroup', async (t, launcher) => {
  const { path } = scratchCgroup(t);
  for (const argv of [[join(FIXTURES, 'bad-interpreter')], ['/no/such/program'], ['/etc']]) {
    const outcome = await launcher.launch(request(argv, join(path, 'session/command')));
    assert.equal(outcome.ok, false);
    assert.equal(existsSync(join(path, 'session/command')), false, argv.join());
  }
});

check('where no cgroup can be made the command runs without one, and says so', async (t, launcher) => {
  const { path } = scratchCgroup(t);
  const own = placeIn(readFileSync('/proc/self/cgroup', 'utf8'));
  for (const refused of [join(path, 'no/such/parent/here'), path, '/proc/sys/command', 'relative', '']) {
    const launched = await launch(launcher, request(['cat', '/proc/self/cgroup'], refused));
    assert.equal(launched.cgroup, undefined, refused);
    assert.equal(placeIn(await outputOf(launched)), own);
    launched.release();
  }
});

check('many at once are each in their own', async (t, launcher) => {
  const { path } = scratchCgroup(t);
  const names = Array.from({ length: 20 }, (_, n) => join(path, `session/c${n}`));
  const launched = await Promise.all(
    names.map((name) => launch(launcher, request(['cat', '/proc/self/cgroup'], name))),
  );
  const places = await Promise.all(launched.map(outputOf));
  for (const [n, text] of places.entries()) assert.ok(names[n]?.endsWith(placeIn(text)), text);
  for (const each of launched) each.release();
  assert.equal(statSync(join(path, 'session')).nlink, 2);
});

check('a trial tells whether it works in a place, and leaves nothing there', async (t) => {
  const { path } = scratchCgroup(t);
  assert.equal(native?.cgroupProbe(join(path, 'probe')), 0);
  assert.notEqual(native?.cgroupProbe('/no/such/place/probe'), 0);
  assert.notEqual(native?.cgroupProbe(join('/tmp', `longrun-probe-${process.pid}`)), 0);
  assert.equal(existsSync(join('/tmp', `longrun-probe-${process.pid}`)), false);
  assert.equal(statSync(path).nlink, 2);
});

check('no descriptor is left open', async (t, launcher) => {
  const { path } = scratchCgroup(t);
  const descriptors = (): number => readdirSync('/proc/self/fd').length;
  const once = async (): Promise<void> => {
    const launched = await launch(launcher, request(['true'], join(path, 'command')));
    await outputOf(launched);
    launched.release();
    await launcher.launch(request(['/no/such/program'], join(path, 'command')));
  };
  await once();
  const before = descriptors();
  for (let n = 0; n < 10; n += 1) await once();
  assert.equal(descriptors(), before);
});

if (native !== undefined && missing === false) {
  const root = join(ownCgroup() ?? '', `longrun-suite-${process.pid}`);
  mkdirSync(root);
  after(() => assert.equal(machineCgroup(root).remove(), true, 'nothing is left of any of them'));
  let count = 0;
  const launcher = createNativeLauncher({ binding: native });
  // Every case of the suite, with each command in a cgroup of its own.
  launcherSuite('the native launcher, with cgroups,', {
    create: () => ({
      ...launcher,
      launch: async (asked) => {
        count += 1;
        const outcome = await launcher.launch({ ...asked, cgroup: join(root, `${count}`) });
        if (outcome.ok) assert.ok(outcome.process.cgroup !== undefined, 'it is in its cgroup');
        return outcome;
      },
    }),
    fixtures: FIXTURES,
    tellsRealTimeSignals: true,
    hasRealPipes: true,
  });
}
