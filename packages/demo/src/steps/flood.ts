import type { Step } from '../vm.js';

/** 12 MiB at a time, so that one can watch the count grow. */
const PARTS = 10;
const PART_BYTES = 12 * 1024 * 1024;
/** 120 MiB: more than anybody wants in memory, less than the spill file of a handle takes (256 MiB). */
export const FLOOD_BYTES: number = PARTS * PART_BYTES;

const FLOOD = `for part in $(seq ${PARTS}); do yes 'all work and no pause' | head -c ${PART_BYTES}; sleep 0.5; done`;

/** A command that prints far more than a result can hold. */
export const flood: Step = {
  title: 'chatty command',
  async act(turn) {
    const { handle_id } = await turn.host.callTool(
      'run_command',
      { command: FLOOD, shell: true, long_running: true },
      { sessionId: turn.sessionId },
    );
    turn.started('flood', handle_id);
    turn.say(`the chatty command is ${handle_id}`);
  },
};
