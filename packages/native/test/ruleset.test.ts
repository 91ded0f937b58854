import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createNativeLauncher } from '@longrun/native';
import type { LaunchOutcome } from '@longrun/process';
import { type Confinement, type Enforcement, type PathRule, packEnvironment } from '@longrun/protocol';
import { available } from './support/available.js';

const ENVIRONMENT = packEnvironment({ PATH: '/usr/bin:/bin' }) ?? assert.fail();

const SYSTEM: readonly PathRule[] = ['/usr', '/bin', '/lib', '/lib64', '/etc/ld.so.cache'].flatMap((path) => {
  try {
    return [{ path: realpathSync(path), execute: true, optional: true } as const];
  } catch {
    return [];
  }
});
const OPEN = { bind: 'any', connect: 'any' } as const;
const SHUT = { bind: [], connect: [] } as const;

const native = available();
const kernelAbi = native?.landlockAbi() ?? 0;
const without = (version: number): { readonly skip: string } | Record<string, never> =>
  kernelAbi < version ? { skip: `the kernel's Landlock is version ${kernelAbi}, this needs ${version}` } : {};

function policy(paths: readonly PathRule[], more: Partial<Confinement> = {}): Confinement {
  return { policy: 'test', paths: [...SYSTEM, ...paths], tcp: OPEN, ...more };
}

function directory(t: TestContext): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'longrun-ruleset-')));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Launches a shell under a policy. */
function launch(confinement: Confinement, script: string, landlockAbi?: number): Promise<LaunchOutcome> {
  assert.ok(native !== undefined);
  const launcher = createNativeLauncher({
    binding: native,
    ...(landlockAbi === undefined ? {} : { landlockAbi }),
  });
  const argv = ['/bin/sh', '-c', script];
  return launcher.launch({ argv, env: ENVIRONMENT, stdin: 'null', confinement });
}

/** The same to its end: what it printed on both streams, and what was enforced. */
async function output(
  confinement: Confinement,
  script: string,
  landlockAbi?: number,
): Promise<{ readonly text: string; readonly enforced: Enforcement | undefined }> {
  const outcome = await launch(confinement, script, landlockAbi);
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.error.message);
  const { process } = outcome;
  const texts = { stdout: '', stderr: '' };
  const read = (name: 'stdout' | 'stderr'): Promise<void> =>
    new Promise((end) => {
      const data = (bytes: Uint8Array): void => {
        texts[name] += Buffer.from(bytes);
      };
      process[name].listen({ data, end });
    });
  const exit = new Promise<void>((done) => process.onExit(() => done()));
  await Promise.all([read('stdout'), read('stderr'), exit]);
  process.release();
  return { text: texts.stdout + texts.stderr, enforced: process.enforced };
}

async function refused(confinement: Confinement, landlockAbi?: number): Promise<Record<string, unknown>> {
  const outcome = await launch(confinement, 'true', landlockAbi);
  assert.ok(!outcome.ok, 'it was launched');
  assert.equal(outcome.error.code, 'SANDBOX_DENIED');
  return outcome.error.details;
}

function openRulesets(): number {
  const targets = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return ''; // the descriptor that listed the directory
    }
  });
  return targets.filter((target) => target.includes('landlock')).length;
}

if (native !== undefined) {
  describe('a ruleset', without(6), () => {
    it('says what each version of Landlock leaves of a policy', async () => {
      const found: Enforcement[] = [];
      for (let abi = 0; abi <= 6; abi += 1) {
        const { enforced } = await output(policy([]), 'true', abi);
        found.push(enforced ?? 'full');
      }
      const partial = Array<Enforcement>(5).fill('partial');
      assert.deepEqual(found, ['none', ...partial, 'full']);
    });

    it('is not made where less is enforced than the policy accepts', async () => {
      const details = { sandbox: 'test', step: 'enforce' };
      const [full, part] = [policy([], { atLeast: 'full' }), policy([], { atLeast: 'partial' })];
      assert.deepEqual(await refused(full, 0), { ...details, enforced: 'none', atLeast: 'full' });
      assert.deepEqual(await refused(full, 5), { ...details, enforced: 'partial', atLeast: 'full' });
      assert.deepEqual(await refused(part, 0), { ...details, enforced: 'none', atLeast: 'partial' });
      assert.equal((await output(part, 'echo ran', 1)).text, 'ran\n');
      assert.equal((await output(full, 'echo ran', 6)).text, 'ran\n');
      assert.equal(openRulesets(), 0);
    });

    it('of the first version confines to its paths already', async (t) => {
      const [inside, outside] = [directory(t), directory(t)];
      const script = `echo x > ${inside}/f && echo wrote; echo x > ${outside}/f || echo stopped`;
      const { text } = await output(policy([{ path: inside, write: true }]), script, 1);
      assert.match(text, /^wrote\nstopped\n/);
      assert.match(text, /Permission denied/);
    });

    it('gives a file the rights of a file, and its neighbours none', async (t) => {
      const inside = directory(t);
      for (const name of ['own', 'read', 'other']) writeFileSync(join(inside, name), `${name}\n`);
      const rules = [
        { path: join(inside, 'own'), write: true },
        { path: join(inside, 'read'), read: true },
      ] as const;
      const script = `cd ${inside}; cat own read; echo more >> own && cat own; echo x >> read; cat other; ls; rm own`;
      const { text } = await output(policy(rules), script);
      assert.match(text, /^own\nread\nown\nmore\n/);
      assert.equal(text.match(/Permission denied/g)?.length, 4, text);
    });

    it('is refused with the path whose rule cannot be made', async (t) => {
      const inside = directory(t);
      const gone = join(inside, 'gone');
      const details = { sandbox: 'test', step: 'ruleset', path: gone };
      assert.deepEqual(await refused(policy([{ path: gone, read: true }])), { ...details, errno: 'ENOENT' });
      mkdirSync(join(inside, 'real'));
      symlinkSync('real', gone);
      assert.deepEqual(await refused(policy([{ path: gone, read: true }])), { ...details, errno: 'ELOOP' });
      rmSync(gone);
      const { text } = await output(policy([{ path: gone, read: true, optional: true }]), 'echo ran');
      assert.equal(text, 'ran\n', 'a rule that may be left out');
      assert.equal(openRulesets(), 0);
    });

    it('closes TCP when the policy says so, and filters no other command', async () => {
      const filtered = 'grep -c "Seccomp:.*2" /proc/self/status';
      const proc = [{ path: '/proc', read: true }] as const;
      const before = await output(policy(proc), filtered);
      const shut = await output(policy(proc, { tcp: SHUT }), filtered);
      const after = await output(policy(proc), filtered);
      assert.deepEqual([shut.text, before.text === after.text], ['1\n', true]);
    });

    it('leaves no descriptor after many launches', async () => {
      for (let round = 0; round < 50; round += 1) await output(policy([]), 'true');
      assert.equal(openRulesets(), 0);
      const fd = native.ruleset(
        '',
        new Float64Array(),
        new Float64Array([6, 0, 0, 0, 0]),
        new Float64Array(3),
      );
      assert.equal(openRulesets(), 1, 'one that is open is seen');
      native.closeRuleset(fd);
    });

    it('refuses numbers that do not fit together', () => {
      const make = (paths: string, accesses: number[], settings: number[]): number =>
        native.ruleset(paths, Float64Array.from(accesses), Float64Array.from(settings), new Float64Array(3));
      const EINVAL = -22;
      assert.equal(make('/usr\0', [], [6, 0, 0, 0, 0]), EINVAL, 'a path without rights');
      assert.equal(make('', [1], [6, 0, 0, 0, 0]), EINVAL, 'rights without a path');
      assert.equal(make('', [], [6, 1, 1, 0, 0]), EINVAL, 'a port is missing');
      assert.equal(make('', [], [6]), EINVAL, 'settings are missing');
      assert.equal(openRulesets(), 0);
    });
  });
}
