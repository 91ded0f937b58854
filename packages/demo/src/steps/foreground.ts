import type { Step } from '../vm.js';

/** A short command is simply called: the answer is its result, and nothing goes to the inbox. */
export const foreground: Step = {
  title: 'foreground run_command',
  async act(turn) {
    const result = await turn.host.callTool(
      'run_command',
      { argv: [process.execPath, '--version'] },
      { sessionId: turn.sessionId },
    );
    const done = 'exit_code' in result;
    turn.say(`a foreground call answers with the result: ${done ? result.stdout.trim() : 'none'}`);
    turn.claim(
      'a foreground call answers with exit code and output',
      done && result.stdout.trim() === process.version,
    );
  },
};
