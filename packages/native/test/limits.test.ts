import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { createNativeLauncher } from '@longrun/native';
import type { LaunchedProcess, LaunchOutcome } from '@longrun/process';
import { type ErrorData, packEnvironment, type Resources } from '@longrun/protocol';
import { available } from './support/available.js';

const native = available();
const ENVIRONMENT = packEnvironment({ PATH: '/usr/bin:/bin' }) ?? assert.fail();

const launcher = native === undefined ? undefined : createNativeLauncher({ binding: native });

function launch(resources: Resources | undefined): Promise<LaunchOutcome> {
  assert.ok(launcher !== undefined);
  const more = resources === undefined ? {} : { resources };
  return launcher.launch({
    argv: ['sleep', '60'],
    env: ENVIRONMENT,
    stdin: 'null',
    ...more,
  });
}

/** What `/proc` says of a process that was launched so. */
async function seen(resources: Resources | undefined): Promise<{ limits: Limits; oomScore: number }> {
  const outcome = await launch(resources);
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.error.message);
  const { pid } = outcome.process.identity;
  const answer = { limits: limitsOf(pid), oomScore: oomScoreOf(pid) };
  await end(outcome.process);
  return answer;
}

async function refused(resources: Resources): Promise<ErrorData> {
  const outcome = await launch(resources);
  if (!outcome.ok) return outcome.error;
  await end(outcome.process);
  return assert.fail('it was launched');
}

async function end(process: LaunchedProcess): Promise<void> {
  const ended = new Promise<void>((done) => process.onExit(() => done()));
  process.signalGroup('SIGKILL');
  await ended;
  process.release();
}

type Limits = Readonly<Record<string, readonly [string, string]>>;

/** Soft and hard limit of each resource, by the name that the kernel gives it. */
function limitsOf(pid: number): Limits {
  const rows = readFileSync(`/proc/${pid}/limits`, 'utf8').trim().split('\n').slice(1);
  return Object.fromEntries(
    rows.map((row) => {
      const [name = '', soft = '', hard = ''] = row.split(/\s{2,}/);
      return [name, [soft, hard]];
    }),
  );
}

function oomScoreOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/oom_score_adj`, 'utf8'));
}

/** What takes the right to raise limits from root; whoever else runs this has none. */
const DROP: readonly string[] =
  process.getuid?.() === 0
    ? ['setpriv', '--bounding-set=-sys_resource', '--inh-caps=-sys_resource']
    : ['env'];
const needsNoPrivilege =
  spawnSync(DROP[0] ?? '', [...DROP.slice(1), 'true']).status === 0 ? {} : { skip: 'no setpriv here' };

const ownScore = native === undefined ? 0 : oomScoreOf(process.pid);

describe('limits of the native launcher', { skip: native === undefined }, () => {
  it('are those of this process when nothing is said', async () => {
    const { limits, oomScore } = await seen(undefined);
    // Node.js raises its own soft limit of descriptors, and the child has that.
    assert.deepEqual(limits, limitsOf(process.pid));
    assert.equal(oomScore, ownScore);
  });

  for (const [resources, name, soft, hard] of [
    [{ openFiles: 64 }, 'Max open files', '64', '64'],
    [{ processes: 99 }, 'Max processes', '99', '99'],
    // At the soft limit the kernel asks, at the hard one it kills.
    [{ cpuSeconds: 5 }, 'Max cpu time', '5', '6'],
    [{ addressSpaceBytes: 2 ** 33 }, 'Max address space', String(2 ** 33), String(2 ** 33)],
    [{ fileSizeBytes: 4096 }, 'Max file size', '4096', '4096'],
    [{ coreBytes: 0 }, 'Max core file size', '0', '0'],
  ] as const) {
    it(`${JSON.stringify(resources)} is ${name}, soft and hard, and nothing else is changed`, async () => {
      const before = limitsOf(process.pid);
      const { limits, oomScore } = await seen(resources);
      assert.deepEqual(limits, { ...before, [name]: [soft, hard] });
      assert.equal(oomScore, ownScore);
      assert.deepEqual(limitsOf(process.pid), before, 'this process keeps its own');
    });
  }

  it('are set together, and are gone from the next launch', async () => {
    const { limits } = await seen({ openFiles: 32, processes: 50, coreBytes: 0, fileSizeBytes: 1000 });
    assert.deepEqual(limits['Max open files'], ['32', '32']);
    assert.deepEqual(limits['Max processes'], ['50', '50']);
    assert.deepEqual(limits['Max core file size'], ['0', '0']);
    assert.deepEqual(limits['Max file size'], ['1000', '1000']);
    assert.deepEqual((await seen(undefined)).limits, limitsOf(process.pid));
  });

  it('include the OOM score, which this process does not get', async () => {
    for (const oomScoreAdjust of [Math.min(ownScore + 1, 1000), 1000]) {
      assert.equal((await seen({ oomScoreAdjust })).oomScore, oomScoreAdjust);
      assert.equal(oomScoreOf(process.pid), ownScore);
    }
    assert.equal((await seen(undefined)).oomScore, ownScore);
  });

  it('that fit leave the hard limit of CPU time alone where it may not be raised', needsNoPrivilege, () => {
    const script = `
      const { createNativeLauncher, loadNative } = await import(${JSON.stringify(import.meta.resolve('@longrun/native'))});
      const { readFileSync } = await import('node:fs');
      const launcher = createNativeLauncher({ binding: loadNative().binding });
      const resources = { cpuSeconds: 600 };
      const argv = ['sleep', '60'];
      const { process: child } = await launcher.launch({ argv, env: 'PATH=/usr/bin:/bin\\0', stdin: 'null', resources });
      console.log(readFileSync('/proc/' + child.identity.pid + '/limits', 'utf8').match(/Max cpu time.*/)[0]);
      child.signalGroup('SIGKILL');
      child.onExit(() => process.exit(0));`;
    const node = [process.execPath, '--input-type=module', '-e', script];
    const printed = withoutPrivilege(['sh', '-c', 'ulimit -t 600; exec "$@"', 'sh', ...node]);
    assert.match(printed, /^Max cpu time\s+600\s+600\s/);
  });

  it('that the kernel refuses are SPAWN_FAILED, which names the limit', async () => {
    // More than any kernel lets anybody have.
    const openFiles = Number.MAX_SAFE_INTEGER;
    const { code, message, details } = await refused({ coreBytes: 0, openFiles, fileSizeBytes: 5 });
    assert.equal(code, 'SPAWN_FAILED');
    assert.deepEqual(details, { errno: 'EPERM', limit: 'resources.openFiles' });
    assert.match(
      message,
      /"sleep" with openFiles 9007199254740991: it is more than this host may give \(EPERM\)/,
    );
  });

  it('that only a privileged host may set are SPAWN_FAILED in another', needsNoPrivilege, () => {
    const script = `
      const { createNativeLauncher, loadNative } = await import(${JSON.stringify(import.meta.resolve('@longrun/native'))});
      const launcher = createNativeLauncher({ binding: loadNative().binding });
      const launch = (resources) => launcher.launch({ argv: ['true'], env: 'PATH=/usr/bin:/bin\\0', stdin: 'null', resources });
      const lines = [{ oomScoreAdjust: -500 }, { fileSizeBytes: 4096, coreBytes: 10 ** 9 }]
        .map(async (resources) => {
          const { ok, error } = await launch(resources);
          return ok ? 'launched' : [error.code, error.details.errno, error.details.limit].join(' ');
        });
      console.log((await Promise.all(lines)).join('\\n'));
      process.exit(0);`;
    const node = [process.execPath, '--input-type=module', '-e', script];
    const printed = withoutPrivilege(['sh', '-c', 'ulimit -c 0; exec "$@"', 'sh', ...node]);
    assert.deepEqual(printed.trim().split('\n'), [
      'SPAWN_FAILED EACCES resources.oomScoreAdjust',
      'SPAWN_FAILED EPERM resources.coreBytes',
    ]);
  });

  it('leave nothing behind when they are refused', async () => {
    const before = [descriptors(), children()];
    for (let i = 0; i < 20; i += 1) await refused({ openFiles: Number.MAX_SAFE_INTEGER });
    assert.deepEqual([descriptors(), children()], before);
    const outcome = await launch({});
    assert.ok(outcome.ok);
    assert.notDeepEqual([descriptors(), children()], before, 'a launch is seen');
    await end(outcome.process);
  });
});

/** How many this process has, and one for the directory. */
function descriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

/** Pids of the children of this process, those too that nobody has waited for. */
function children(): string[] {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] === String(process.pid);
    } catch {
      // It ended while we looked.
      return false;
    }
  });
}

/** What a program prints that has no right to raise limits. */
function withoutPrivilege(argv: readonly string[]): string {
  const [file = '', ...args] = [...DROP, ...argv];
  return execFileSync(file, args, { encoding: 'utf8' });
}
