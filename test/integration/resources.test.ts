import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createHost, type Host, linuxSandbox, noSandbox, type Resources } from '@longrun/host';
import { loadNative } from '@longrun/native';
import { list, openHost, run, runShell } from '../support/hosts.js';
import { confinedTest } from '../support/landlock.js';
import { codeOf, refusal } from '../support/refusals.js';

const support = loadNative();
const skip = support.ok ? false : support.reason;

function limited(t: TestContext, resources: Resources): Promise<Host> {
  return openHost(t, { launcher: 'native', resources });
}

/**
 * The kernel counts for the limit in ticks, for the usage exactly: on a loaded machine they are some way apart, and where
 * a hypervisor takes ticks away, a long way. So only that it was not much less.
 */
function assertAtLeast(cpuMs: number | undefined, limitMs: number): void {
  assert.ok(cpuMs !== undefined && cpuMs > limitMs / 2, `${cpuMs} ms of CPU time`);
}

test('resources: a shell and all it starts have the limits, the host has not', { skip }, async (t) => {
  const host = await limited(t, { openFiles: 99, processes: 4000, coreBytes: 0, fileSizeBytes: 51200 });
  const script = 'ulimit -Sn; ulimit -Hn; sh -c "ulimit -n; ulimit -c; ulimit -f"';
  // sh counts file sizes in blocks of 512 bytes.
  assert.equal((await runShell(host, 's', script)).stdout, '99\n99\n99\n0\n100\n');
  const free = await openHost(t, { launcher: 'native' });
  assert.notEqual((await runShell(free, 's', 'ulimit -n')).stdout, '99\n');
});

test('resources: a command over its CPU seconds dies of SIGXCPU', { skip }, async (t) => {
  const host = await limited(t, { cpuSeconds: 1 });
  const { signal, usage, status } = await runShell(host, 's', 'while :; do :; done');
  assert.deepEqual([signal, status], ['SIGXCPU', 'completed']);
  assertAtLeast(usage?.cpu_ms, 1000);
});

test('resources: a command that ignores SIGXCPU is killed a second later', { skip }, async (t) => {
  const host = await limited(t, { cpuSeconds: 1 });
  const { signal, usage } = await runShell(host, 's', 'trap "" XCPU; while :; do :; done');
  assert.equal(signal, 'SIGKILL');
  assertAtLeast(usage?.cpu_ms, 2000);
});

test('resources: a command that writes a larger file dies of SIGXFSZ', { skip }, async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'longrun-resources-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const file = join(directory, 'file');
  const host = await limited(t, { fileSizeBytes: 1000 });
  const { signal } = await run(host, 's', ['dd', 'if=/dev/zero', `of=${file}`, 'bs=600', 'count=3']);
  assert.equal(signal, 'SIGXFSZ');
  assert.equal(statSync(file).size, 1000);
  // Pipes are no files: output is not limited.
  const printed = await run(host, 's', ['head', '-c', '300000', '/dev/zero']);
  assert.deepEqual([printed.exit_code, printed.stdout_bytes], [0, 300_000]);
});

test('resources: address space and descriptors run out for the command alone', { skip }, async (t) => {
  const host = await limited(t, { addressSpaceBytes: 512 * 1024 * 1024, openFiles: 16 });
  const big = await run(host, 's', ['dd', 'if=/dev/zero', 'of=/dev/null', 'bs=600M', 'count=1']);
  assert.notEqual(big.exit_code, 0);
  assert.match(big.stderr, /memory/i);
  const small = await run(host, 's', ['dd', 'if=/dev/zero', 'of=/dev/null', 'bs=6M', 'count=1']);
  assert.equal(small.exit_code, 0);
  const opened = await runShell(host, 's', 'exec 9</dev/null && exec 3</dev/null; ulimit -n; cat /dev/null');
  assert.deepEqual([opened.exit_code, opened.stdout], [0, '16\n']);
});

test('resources: the OOM score is the command’s, and its children’s', { skip }, async (t) => {
  const host = await limited(t, { oomScoreAdjust: 1000 });
  assert.equal(
    (await runShell(host, 's', 'cat /proc/$$/oom_score_adj /proc/self/oom_score_adj; :')).stdout,
    '1000\n1000\n',
  );
});

confinedTest('resources: a confined command has them too', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'longrun-resources-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const sandbox = linuxSandbox({ readWrite: [directory] });
  const resources = { openFiles: 40, oomScoreAdjust: 1000 };
  const host = await openHost(t, { launcher: 'native', sandbox, resources });
  assert.equal((await runShell(host, 's', 'ulimit -n')).stdout, '40\n');
});

test('resources: a policy may put others in their place', { skip }, async (t) => {
  const host = await openHost(t, {
    launcher: 'native',
    resources: { openFiles: 40 },
    sandbox: {
      ...noSandbox,
      prepare: (command) => ({
        ok: true,
        value: { ...command, resources: { ...command.resources, coreBytes: 0 } },
      }),
    },
  });
  assert.equal((await runShell(host, 's', 'ulimit -n; ulimit -c')).stdout, '40\n0\n');
});

test('resources: SPAWN_FAILED names a limit that the kernel does not grant, and nothing is left', {
  skip,
}, async (t) => {
  const host = await limited(t, { openFiles: Number.MAX_SAFE_INTEGER });
  const { code, message, details } = await refusal(run(host, 's', ['true']));
  assert.deepEqual([code, details.errno, details.limit], ['SPAWN_FAILED', 'EPERM', 'resources.openFiles']);
  assert.match(message, /openFiles/);
  assert.deepEqual(await list(host, 's', true), []);
});

test('resources: INVALID_PARAMETER with the portable launcher, which cannot see to them', async () => {
  const { code, message, details } = await refusal(
    createHost({ logger: false, launcher: 'portable', resources: { openFiles: 64 } }),
  );
  assert.deepEqual([code, details.param], ['INVALID_PARAMETER', 'resources']);
  assert.match(message, /portable launcher/);
  assert.equal(await codeOf(createHost({ logger: false, resources: { openFiles: 1 } })), 'INVALID_PARAMETER');
});

test('resources: where auto means portable, one line says that they are not applied', async (t) => {
  const before = process.env['LONGRUN_LAUNCHER'];
  process.env['LONGRUN_LAUNCHER'] = 'portable';
  t.after(() => {
    if (before === undefined) delete process.env['LONGRUN_LAUNCHER'];
    else process.env['LONGRUN_LAUNCHER'] = before;
  });
  const lines: string[] = [];
  const take = (_fields: object, message: string): void => void lines.push(message);
  const logger = {
    level: 'warn',
    trace: take,
    debug: take,
    info: take,
    warn: take,
    error: take,
    fatal: take,
  };
  const host = await openHost(t, { logger, resources: { openFiles: 64 } });
  assert.notEqual((await runShell(host, 's', 'ulimit -n')).stdout, '64\n');
  await run(host, 's', ['true']);
  assert.deepEqual(lines, ['the portable launcher does not limit what commands use']);
});
