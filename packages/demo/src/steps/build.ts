import type { Step } from '../vm.js';
import { WORKSPACE } from '../workspace.js';

/** Builds this workspace. No argv: Longrun finds the command from package.json. */
export const build: Step = {
  title: 'run_build_command',
  async act(turn) {
    const { handle_id, command } = await turn.host.callTool(
      'run_build_command',
      { cwd: WORKSPACE, long_running: true },
      { sessionId: turn.sessionId },
    );
    turn.started('build', handle_id);
    turn.say(`run_build_command is ${handle_id}: ${command}`);
  },
};
