import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeTargets } from '../../../dist/commands/detect/make-targets.js';

const cases: readonly (readonly [text: string, names: readonly string[]])[] = [
  ['test:\n\techo test\n', ['test']],
  ['test check : a b\n', ['test', 'check']],
  ['test:: a\n', ['test']],
  ['a b &: c\n', ['a', 'b']],
  ['test := 1\n', []],
  ['test ::= 1\n', []],
  ['test = a:b\n', []],
  ['test ?= a:b\n', []],
  ['# test: no\n', []],
  ['\ttest: a recipe line\n', []],
  ['.PHONY: test\n', ['.PHONY']],
  ['a \\\n  test: b\n', ['a', 'test']],
  ['test: VAR = 1\n', ['test']],
  ['test:\r\n\techo\r\n', ['test']],
  ['', []],
];

test('explicit rules are seen, and assignments, comments and recipes are not taken for them', () => {
  for (const [text, names] of cases) {
    const targets = makeTargets(text);
    assert.deepEqual([...targets.names], names, JSON.stringify(text));
    assert.equal(targets.complete, true);
  }
});

test('a makefile that includes another is not complete', () => {
  for (const text of ['include x.mk\n', '-include x\n', 'sinclude x\n', 'all:\n include x\n']) {
    assert.equal(makeTargets(text).complete, false, text);
  }
  assert.equal(makeTargets('included: x\n').complete, true);
});
