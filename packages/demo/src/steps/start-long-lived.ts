import type { Step } from '../vm.js';

/** The last one ends by itself and leaves a server behind; the others never end by themselves. */
const COMMANDS: readonly (readonly [string, string])[] = [
  ['watcher', 'while sleep 1; do date; done'],
  ['log reader', 'sleep 600'],
  ['dev server', 'sleep 600 & wait'],
  ['daemon starter', 'sleep 600 >/dev/null 2>&1 & sleep 3; echo server started'],
];

/** Commands as an agent leaves them lying about. */
export const startLongLived: Step = {
  title: 'long-lived commands',
  async act(turn) {
    for (const [name, script] of COMMANDS) {
      const { handle_id } = await turn.host.callTool(
        'run_command',
        { argv: ['sh', '-c', script], long_running: true },
        { sessionId: turn.sessionId },
      );
      turn.started(name, handle_id);
    }
    turn.say(`${COMMANDS.length} long-lived commands started`);
  },
};
