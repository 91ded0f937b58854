import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ErrorCode, ErrorDetails } from '@longrun/host';
import { exitCodeOfError, exitCodeOfResult } from '../../dist/own/exit-codes.js';

test("an exit code is the command's own", () => {
  for (const exit_code of [0, 1, 7, 255]) {
    assert.equal(exitCodeOfResult({ exit_code, signal: null, status: 'completed' }), exit_code);
  }
});

test('a signal is 128 + its number, real-time signals too', () => {
  const codeOf = (signal: string): number => exitCodeOfResult({ exit_code: -1, signal, status: 'completed' });
  assert.deepEqual(['SIGINT', 'SIGKILL', 'SIGTERM'].map(codeOf), [130, 137, 143]);
  assert.deepEqual(['SIGRTMIN', 'SIGRTMIN+3'].map(codeOf), [162, 165]);
});

test('a lost command is 125: nobody knows how it ended', () => {
  assert.equal(exitCodeOfResult({ exit_code: -1, signal: null, status: 'lost' }), 125);
});

test('a refused start is 127 when the program is missing and 126 otherwise, as in a shell', () => {
  const codeOf = (code: ErrorCode, details: ErrorDetails): number => exitCodeOfError({ code, details });
  assert.equal(codeOf('SPAWN_FAILED', { errno: 'ENOENT', missing: 'file' }), 127);
  assert.equal(codeOf('SPAWN_FAILED', { errno: 'EACCES' }), 126);
  assert.equal(codeOf('SPAWN_FAILED', { errno: 'ENOENT', missing: 'cwd' }), 126);
  assert.equal(codeOf('INVALID_PARAMETER', {}), 2);
  assert.equal(codeOf('INTERNAL', {}), 125);
});
