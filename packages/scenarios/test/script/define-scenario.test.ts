import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineScenario } from '../../dist/script/define-scenario.js';
import { ScriptError } from '../../dist/script/script-error.js';
import { SMALL } from './small-script.js';

test('a definition is the script itself', () => {
  assert.equal(defineScenario(SMALL), SMALL);
});

test('a wrong definition throws with every problem in its message', () => {
  assert.throws(
    () => defineScenario({ ...SMALL, seed: -1, timeout: '5 s' }),
    (error: unknown) => {
      assert.ok(error instanceof ScriptError);
      assert.equal(error.problems.length, 2);
      assert.match(
        error.message,
        /^scenario small cannot run:\nseed: must be at least 0\ntimeout: must be a duration/,
      );
      return true;
    },
  );
});
