import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createHost, type Host } from '@longrun/host';
import { loadNative } from '@longrun/native';
import { fixture } from '../support/fixtures.js';
import { openHost, run, runShell, start } from '../support/hosts.js';
import { takeResult } from '../support/items.js';
import { refusal } from '../support/refusals.js';

const support = loadNative();
const skip = support.ok ? false : support.reason;
const native = (t: TestContext): Promise<Host> => openHost(t, { launcher: 'native' });

test('native launcher: a death by a real-time signal is told by its name', { skip }, async (t) => {
  const host = await native(t);
  for (const [number, name] of [
    ['34', 'SIGRTMIN'],
    ['37', 'SIGRTMIN+3'],
    ['64', 'SIGRTMIN+30'],
  ] as const) {
    const { exit_code, signal, status } = await run(host, 's', [fixture('kill-self'), number]);
    assert.deepEqual([exit_code, signal, status], [-1, name, 'completed']);
  }
  // What it is there for: without it such a death reads as success.
  const portable = await openHost(t, { launcher: 'portable' });
  assert.equal((await run(portable, 's', [fixture('kill-self'), '34'])).exit_code, 0);
});

test('native launcher: a command may open its own output again', { skip }, async (t) => {
  const host = await native(t);
  const script =
    'echo one > /dev/stdout; echo two > /dev/stderr; echo three | tee /dev/stderr; echo four > /proc/self/fd/1';
  const result = await runShell(host, 's', script);
  assert.deepEqual(
    [result.stdout, result.stderr, result.exit_code],
    ['one\nthree\nfour\n', 'two\nthree\n', 0],
  );
  const portable = await openHost(t, { launcher: 'portable' });
  assert.notEqual((await runShell(portable, 's', 'echo one > /dev/stdout')).exit_code, 0);
});

test('native launcher: a command sees descriptors 0, 1 and 2 and nothing else', { skip }, async (t) => {
  const host = await native(t);
  await start(host, 's', ['sleep', '60']);
  for (const stdin of [undefined, 'text']) {
    const more = stdin === undefined ? {} : { stdin };
    // The directory itself is read through a descriptor, which `ls` shows as the last one.
    const { stdout } = await run(host, 's', ['/bin/ls', '/proc/self/fd'], more);
    assert.equal(stdout, '0\n1\n2\n3\n');
  }
});

test('native launcher: signals are at their defaults and none is blocked', { skip }, async (t) => {
  const host = await native(t);
  const { stdout } = await run(host, 's', ['/bin/cat', '/proc/self/status']);
  for (const name of ['SigBlk', 'SigIgn', 'SigCgt'])
    assert.match(stdout, new RegExp(`^${name}:\\s0{16}$`, 'm'));
});

test('native launcher: the result says what the command used', { skip }, async (t) => {
  const host = await native(t);
  // More than this process has ever had: less cannot be told from what it had itself at the launch.
  const bytes = process.resourceUsage().maxRSS * 1024 + 256 * 1024 * 1024;
  const script = `const end = Date.now() + 300; while (Date.now() < end); Buffer.alloc(${bytes}, 1)`;
  const { usage } = await run(host, 's', [process.execPath, '-e', script]);
  assert.ok(usage?.peak_rss_exact, JSON.stringify(usage));
  assert.ok(usage.peak_rss_bytes >= bytes && usage.peak_rss_bytes < bytes * 2, `${usage.peak_rss_bytes}`);
  assert.ok(usage.cpu_ms >= 100, `${usage.cpu_ms}`);

  const small = (await run(host, 's', ['true'])).usage;
  assert.ok(small !== null && !small.peak_rss_exact && small.cpu_ms < 100, JSON.stringify(small));
});

test('native launcher: a core dump is told apart from a plain death', { skip }, async (t) => {
  const host = await native(t);
  const { signal, core_dumped } = await runShell(host, 's', 'ulimit -c 0; kill -ABRT $$');
  assert.deepEqual([signal, core_dumped], ['SIGABRT', false]);
});

test('native launcher: a result in the inbox has the usage too', { skip }, async (t) => {
  const host = await native(t);
  await start(host, 's', ['true']);
  assert.notEqual((await takeResult(host.session('s'))).usage, null);
});

test('native launcher: is an error where it does not work', {
  skip: support.ok && 'it works here',
}, async () => {
  const { code, details } = await refusal(createHost({ logger: false, launcher: 'native' }));
  assert.deepEqual([code, details.param], ['INVALID_PARAMETER', 'launcher']);
});
