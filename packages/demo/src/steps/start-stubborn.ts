import type { Step } from '../vm.js';

/** A shell, a child and two grandchildren; all ignore SIGTERM, since a trap for nothing is inherited. */
const STUBBORN = `trap '' TERM
(sleep 600 & sleep 600 & echo up; wait) &
wait; sleep 600`;

/** A command that does not end when it is asked to. */
export const startStubborn: Step = {
  title: 'stubborn command',
  async act(turn) {
    const { handle_id } = await turn.host.callTool(
      'run_command',
      { argv: ['sh', '-c', STUBBORN], long_running: true },
      { sessionId: turn.sessionId },
    );
    turn.started('stubborn', handle_id);
    turn.say(`the stubborn command is ${handle_id}`);
  },
};
