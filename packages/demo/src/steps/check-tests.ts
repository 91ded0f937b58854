import type { Step } from '../vm.js';
import { explainFailure } from './explain-failure.js';

/** Reads what the tests said. */
export const checkTests: Step = {
  title: 'reads the test result',
  needs: ['tests'],
  async act(turn) {
    const result = turn.resultOf('tests');
    explainFailure(turn, 'tests', result);
    turn.say(`the tests say: ${result.stdout.trimEnd().split('\n').at(-1)}`);
    turn.claim("run_test ran one package's tests", result.exit_code === 0);
  },
};
