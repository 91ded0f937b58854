import type { Step } from '../vm.js';
import { FLOOD_BYTES } from './flood.js';

/** All bytes were read, a head and a tail came inline, and any part can still be read. */
export const checkFlood: Step = {
  title: 'read_output',
  needs: ['flood'],
  async act(turn) {
    const { stdout_bytes, stdout, stdout_truncated } = turn.resultOf('flood');
    const offset = FLOOD_BYTES / 2;
    const { text } = await turn.host.callTool(
      'read_output',
      { handle_id: turn.handleOf('flood'), offset, max_bytes: 23 },
      { sessionId: turn.sessionId },
    );
    turn.say(
      `${stdout_bytes} bytes were read, ${stdout.length} came with the result; at ${offset}: ${JSON.stringify(text)}`,
    );
    turn.claim('a flood of output was read to its end', stdout_bytes === FLOOD_BYTES);
    turn.claim('its result holds a bounded head and tail', stdout_truncated && stdout.length < 1024 * 1024);
    turn.claim('its middle can be read by offset', text.length === 23 && text.includes('work'));
  },
};
