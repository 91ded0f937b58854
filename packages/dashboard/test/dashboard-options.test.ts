import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LongrunError } from '@longrun/protocol';
import { type DashboardOptions, resolveDashboardOptions } from '../dist/dashboard-options.js';

test('everything has a default, and each dashboard a token of its own of 256 bits', () => {
  const { token, ...rest } = resolveDashboardOptions({});
  assert.deepEqual(rest, { port: 0, hostname: '127.0.0.1', allowRemote: false });
  assert.equal(Buffer.from(token, 'base64url').length, 32);
  assert.notEqual(resolveDashboardOptions({}).token, token);
});

test('an option out of its range is INVALID_PARAMETER and named', () => {
  const refused: readonly (readonly [DashboardOptions, string])[] = [
    [{ port: -1 }, 'port'],
    [{ port: 65_536 }, 'port'],
    [{ port: 1.5 }, 'port'],
    [{ hostname: '' }, 'hostname'],
    [{ token: 'short' }, 'token'],
    [{ token: 'with a space in the middle' }, 'token'],
    [{ token: 'x'.repeat(257) }, 'token'],
    // Callers without types get here too.
    [{ prot: 80 } as DashboardOptions, 'prot'],
    [{ allowRemote: 'yes' } as unknown as DashboardOptions, 'allowRemote'],
  ];
  for (const [options, param] of refused) assertRefused(options, param);
});

test('what is not loopback is INVALID_PARAMETER unless others are allowed', () => {
  for (const hostname of [
    '0.0.0.0',
    '::',
    '192.168.1.7',
    '128.0.0.1',
    '::2',
    'example.org',
    '127.0.0.1.nip.io',
  ]) {
    assertRefused({ hostname }, 'hostname');
    assert.equal(resolveDashboardOptions({ hostname, allowRemote: true }).hostname, hostname);
  }
  for (const hostname of ['127.0.0.1', '127.8.9.10', '::1', 'localhost']) {
    assert.equal(resolveDashboardOptions({ hostname }).hostname, hostname);
  }
});

function assertRefused(options: DashboardOptions, param: string): void {
  assert.throws(
    () => resolveDashboardOptions(options),
    (error) =>
      LongrunError.is(error) && error.code === 'INVALID_PARAMETER' && error.details['param'] === param,
    JSON.stringify(options),
  );
}
