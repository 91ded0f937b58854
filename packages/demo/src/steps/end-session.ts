import { LongrunError } from '@longrun/host';
import { formatDuration } from '../view/format.js';
import type { Step } from '../vm.js';

/** The agent is done and its commands are not: ending the session ends them all. */
export const endSession: Step = {
  title: 'session end',
  needs: ['daemon starter'],
  async act(turn) {
    const left = turn.resultOf('daemon starter').descendants_alive;
    const startedAt = performance.now();
    const { ended, survivors } = await turn.host.session(turn.sessionId).end();
    const took = formatDuration(performance.now() - startedAt);
    turn.forget('watcher', 'log reader', 'dev server');
    turn.say(
      `session end: ${ended} live handles ended in ${took}, and ${left} process that a finished one left behind`,
    );
    turn.claim('session end ended three live handles', ended === 3 && survivors.length === 0);
    const late = await turn.host
      .callTool('run_command', { argv: ['true'], long_running: true }, { sessionId: turn.sessionId })
      .then(
        () => undefined,
        (reason: unknown) => reason,
      );
    turn.claim(
      'an ended session takes no more commands',
      LongrunError.is(late) && late.code === 'SESSION_ENDED',
    );
  },
};
