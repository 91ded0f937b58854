import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { childEnvironment } from '../../dist/commands/child-environment.js';
import { hostSnapshot } from '../support/host-snapshot.js';

const host = hostSnapshot({ env: { A: 'host', B: 'host' } });
const modes = fc.constantFrom(undefined, 'replace' as const, 'patch' as const);
const variables = fc.dictionary(fc.stringMatching(/^[A-Za-z_]{1,3}$/), fc.string(), { maxKeys: 5 });

test('C8: no env, or an empty one, inherits in every mode', () => {
  for (const mode of [undefined, 'replace', 'patch'] as const) {
    assert.deepEqual(childEnvironment(host, undefined, mode), { A: 'host', B: 'host' });
    assert.deepEqual(childEnvironment(host, {}, mode), { A: 'host', B: 'host' });
  }
});

test('C8: an env without a mode replaces the environment, and says so as replace does', () => {
  assert.deepEqual(childEnvironment(host, { A: 'x' }, undefined), { A: 'x' });
  assert.deepEqual(childEnvironment(host, { A: 'x' }, 'replace'), { A: 'x' });
});

test('C8: patch adds to the environment and wins over it', () => {
  assert.deepEqual(childEnvironment(host, { A: 'x', C: '' }, 'patch'), { A: 'x', B: 'host', C: '' });
});

test('every variable that is given reaches the child, and nothing comes from nowhere', () => {
  fc.assert(
    fc.property(variables, variables, modes, (inherited, given, mode) => {
      const env = childEnvironment(hostSnapshot({ env: inherited }), given, mode);
      for (const [name, value] of Object.entries(given)) assert.equal(env[name], value);
      for (const [name, value] of Object.entries(env)) assert.equal(value, given[name] ?? inherited[name]);
      const all = mode === 'patch' || Object.keys(given).length === 0;
      const kept = Object.keys(inherited).every((name) => Object.hasOwn(env, name));
      if (all) assert.ok(kept);
      else assert.deepEqual(Object.keys(env).sort(), Object.keys(given).sort());
    }),
  );
});

test('on Windows a patch replaces a variable whatever its capitals', () => {
  const windows = hostSnapshot({ env: { Path: 'C:\\', Other: '1' }, platform: 'win32' });
  assert.deepEqual(childEnvironment(windows, { PATH: 'D:\\' }, 'patch'), { Other: '1', PATH: 'D:\\' });
});

test('elsewhere two names that differ in capitals are two variables', () => {
  const env = childEnvironment(hostSnapshot({ env: { Path: 'x' } }), { PATH: 'y' }, 'patch');
  assert.deepEqual(env, { Path: 'x', PATH: 'y' });
});
