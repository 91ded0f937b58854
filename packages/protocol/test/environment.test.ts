import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packEnvironment, unpackEnvironment, variableOf, withVariable } from '@longrun/protocol';
import fc from 'fast-check';

const name = fc
  .string({ minLength: 1, unit: 'binary' })
  .filter((text) => !/[=\0]/.test(text) && text !== '__proto__');
const value = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'));
const environment = fc.dictionary(name, value, { noNullPrototype: true });

test('what is packed comes out again, in its order', () => {
  fc.assert(
    fc.property(environment, (env) => {
      const packed = packEnvironment(env);
      assert.ok(packed !== undefined);
      assert.deepEqual(Object.entries(unpackEnvironment(packed)), Object.entries(env));
      for (const [key, text] of Object.entries(env)) assert.equal(variableOf(packed, key), text);
    }),
  );
});

test('a variable is set in the place of the one of its name, and of no other', () => {
  fc.assert(
    fc.property(environment, name, value, (env, key, text) => {
      const packed = packEnvironment(env);
      assert.ok(packed !== undefined);
      assert.deepEqual(unpackEnvironment(withVariable(packed, key, text)), { ...env, [key]: text });
    }),
  );
});

test('a name that is the end of another, or in a value, is not found there', () => {
  const packed = packEnvironment({ XPATH: 'PATH=/no', A: '=PATH=/no' });
  assert.ok(packed !== undefined);
  assert.equal(variableOf(packed, 'PATH'), undefined);
  assert.equal(variableOf(packed, 'XPATH'), 'PATH=/no');
  assert.deepEqual(unpackEnvironment(withVariable(packed, 'PATH', '/yes')), {
    XPATH: 'PATH=/no',
    A: '=PATH=/no',
    PATH: '/yes',
  });
});

test('a NUL byte cannot be packed: it would make two variables of one', () => {
  assert.equal(packEnvironment({ A: 'a\0B=b' }), undefined);
  assert.equal(packEnvironment({ 'A\0B': 'b' }), undefined);
});

test('of a name that comes twice, the first counts; what has no name is none', () => {
  const packed = packEnvironment({ A: '1' });
  assert.ok(packed !== undefined);
  const text = `${packed}A=2\0nothing\0=C:=C:\\\0` as typeof packed;
  assert.deepEqual(unpackEnvironment(text), { A: '1', '=C:': 'C:\\' });
});
