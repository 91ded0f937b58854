import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import type { Check, Diagnosis } from '@longrun/host/doctor';
import { type DoctorOptions, runDoctor } from '../../dist/doctor/index.js';

const OK: Check = {
  id: 'node',
  title: 'Node.js',
  status: 'ok',
  found: '24.1.0 on linux x64',
  means: 'New enough.',
};
const DEGRADED: Check = {
  id: 'launcher',
  title: 'Launcher',
  status: 'degraded',
  found: 'portable: the add-on cannot be loaded',
  means: 'Starting a command takes longer, the more so the more memory the host uses.',
  mend: 'Install a compiler.',
};
const MISSING: Check = { ...DEGRADED, id: 'guardian', title: 'Guardian', status: 'missing' };
const UNKNOWN: Check = { ...OK, id: 'memory', title: 'Memory', status: 'unknown' };

async function run(checks: readonly Check[], options: Partial<DoctorOptions> = {}) {
  const stdout = new PassThrough();
  const status = checks.some((one) => one.status === 'missing') ? 'missing' : 'degraded';
  const diagnosis: Diagnosis = { at: 1, machine: 'linux x64', status, checks, measures: null };
  const code = await runDoctor({ stdout, diagnose: async () => diagnosis, ...options });
  stdout.end();
  return { code, printed: await text(stdout), diagnosis };
}

test('what is ok has one line; what is not says what it costs and how to mend it', async () => {
  const { code, printed } = await run([OK, DEGRADED, UNKNOWN]);
  assert.equal(code, 0);
  assert.equal(
    printed,
    [
      'Longrun on linux x64',
      '',
      'ok       Node.js   24.1.0 on linux x64',
      'degraded Launcher  portable: the add-on cannot be loaded',
      '                   Starting a command takes longer, the more so the more memory',
      '                   the host uses.',
      '                   mend: Install a compiler.',
      'unknown  Memory    24.1.0 on linux x64',
      '                   New enough.',
      '',
      '1 ok, 1 degraded, 1 unknown. Longrun works here, with less than it could have.',
      '',
    ].join('\n'),
  );
});

test('the exit code is 1 when something is missing', async () => {
  const { code, printed } = await run([OK, MISSING]);
  assert.equal(code, 1);
  assert.match(printed, /^missing {2}Guardian /m);
  assert.match(printed, /1 ok, 1 missing\. What is missing, the contract needs\.\n$/);
});

test('symbols, colours and a waiting line are for terminals alone', async () => {
  const checks = [OK, DEGRADED, MISSING, UNKNOWN];
  const plain = await run(checks);
  assert.ok(!/[^\x20-\x7e\n]/.test(plain.printed), plain.printed);
  const { printed } = await run(checks, { color: true });
  assert.ok(printed.startsWith('Looking, and trying it out…\r\x1b[K'));
  for (const symbol of ['\x1b[32m✓', '\x1b[33m!', '\x1b[31m✗', '\x1b[36m?'])
    assert.ok(printed.includes(symbol), symbol);
});

test('lines keep to the width that is given', async () => {
  for (const columns of [50, 60, 80]) {
    const { printed } = await run([OK, DEGRADED, MISSING], { columns });
    const longest = Math.max(...printed.split('\n').map((line) => line.length));
    assert.ok(longest <= columns && longest > columns - 20, `${longest} of ${columns}`);
  }
});

test('--json is the diagnosis and nothing else', async () => {
  const { printed, diagnosis, code } = await run([OK, MISSING], { json: true, color: true });
  assert.deepEqual([JSON.parse(printed), code], [diagnosis, 1]);
});
