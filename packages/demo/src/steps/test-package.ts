import type { Step } from '../vm.js';
import { WORKSPACE } from '../workspace.js';
import { explainFailure } from './explain-failure.js';

/** The package whose tests the agent runs: quick ones, and none of them starts processes. */
const PACKAGE = 'packages/protocol/';

/** Reads the build's result, then runs one package's tests. */
export const testPackage: Step = {
  title: 'run_test',
  needs: ['build'],
  async act(turn) {
    const built = turn.resultOf('build');
    explainFailure(turn, 'build', built);
    turn.say(`the build says: ${built.stdout.trimEnd().split('\n').at(-1)}`);
    turn.claim('run_build_command found the command and built this workspace', built.exit_code === 0);
    const { handle_id, command } = await turn.host.callTool(
      'run_test',
      { cwd: WORKSPACE, filter: PACKAGE, long_running: true },
      { sessionId: turn.sessionId },
    );
    turn.started('tests', handle_id);
    turn.say(`run_test is ${handle_id}: ${command}`);
  },
};
