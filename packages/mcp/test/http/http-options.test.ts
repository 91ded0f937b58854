import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LongrunError } from '@longrun/host';
import { type HttpOptions, resolveHttpOptions } from '../../dist/http/http-options.js';

function refusedParam(options: HttpOptions): unknown {
  try {
    resolveHttpOptions(options);
  } catch (error) {
    if (!LongrunError.is(error)) throw error;
    return [error.code, error.details['param']].join(' ');
  }
  return undefined;
}

test('an address that is not loopback is refused with INVALID_PARAMETER unless allowRemote says so', () => {
  for (const hostname of ['0.0.0.0', '::', '192.168.1.2', 'example.com', '127.0.0.1.example.com', '']) {
    assert.equal(refusedParam({ hostname }), 'INVALID_PARAMETER hostname', hostname);
    assert.equal(refusedParam({ hostname, allowRemote: true }), undefined, hostname);
  }
  for (const hostname of ['127.0.0.1', '127.1.2.3', '::1', 'localhost']) {
    assert.equal(refusedParam({ hostname }), undefined, hostname);
  }
});

test('a weak or unsendable token is refused, and the generated ones are long and never the same', () => {
  for (const token of ['', 'short', 'with space in the middle', 'ünïcödé-ünïcödé-ünïcödé']) {
    assert.equal(refusedParam({ token }), 'INVALID_PARAMETER token', token);
  }
  const tokens = [1, 2].map(() => resolveHttpOptions({}).token);
  assert.notEqual(tokens[0], tokens[1]);
  assert.equal(Buffer.from(tokens[0] ?? '', 'base64url').length, 32);
});

test('numbers out of their range are refused by name', () => {
  assert.equal(refusedParam({ port: 65_536 }), 'INVALID_PARAMETER port');
  assert.equal(refusedParam({ port: 1.5 }), 'INVALID_PARAMETER port');
  assert.equal(refusedParam({ idleMs: 0 }), 'INVALID_PARAMETER idleMs');
  assert.equal(refusedParam({ reconnectMs: Number.NaN }), 'INVALID_PARAMETER reconnectMs');
  assert.equal(refusedParam({ maxSessions: 0 }), 'INVALID_PARAMETER maxSessions');
});
