import { LongrunError } from '@longrun/host';
import type { Step } from '../vm.js';

/** A command that cannot start is a typed error and leaves no handle. */
export const missingProgram: Step = {
  title: 'missing program',
  async act(turn) {
    const error = await turn.host
      .callTool(
        'run_command',
        { argv: ['no-such-program'], long_running: true },
        { sessionId: turn.sessionId },
      )
      .then(
        () => undefined,
        (reason: unknown) => reason,
      );
    if (!LongrunError.is(error)) throw new Error('no-such-program was started', { cause: error });
    const { code, details, message } = error;
    turn.say(`a missing program is refused, code ${code}: ${message}`);
    turn.claim('a failed spawn is a typed error', code === 'SPAWN_FAILED' && details.errno === 'ENOENT');
  },
};
