import { groupMembers } from '../processes.js';
import { formatDuration } from '../view/format.js';
import type { Step, Turn } from '../vm.js';

/** How long the command may take to say that it is up: a loaded machine starts a shell in less than a second. */
const UP_MS = 10_000;

/** SIGTERM does nothing here, so SIGKILL follows; the answer comes when the whole tree is gone. */
export const cancelStubborn: Step = {
  title: 'cancel_handle',
  async act(turn) {
    const handleId = turn.handleOf('stubborn');
    const leader = await leaderOf(turn, handleId);
    const before = groupMembers(leader);
    const startedAt = performance.now();
    const end = await turn.host.callTool(
      'cancel_handle',
      { handle_id: handleId, grace_ms: 500 },
      { sessionId: turn.sessionId },
    );
    const took = formatDuration(performance.now() - startedAt);
    const after = groupMembers(leader);
    turn.forget('stubborn');
    turn.say(
      `cancel_handle: ${before ?? '?'} processes ended by ${end.signal} in ${took}, ${after ?? '?'} left`,
    );
    turn.claim(
      'cancel_handle ended a command that ignores SIGTERM',
      end.cancelled && end.signal === 'SIGKILL',
    );
    turn.claim(
      'and its grandchildren',
      after === undefined || (after === 0 && before !== undefined && before >= 4),
    );
  },
};

/** Waits until the command has printed something: its tree exists then. Returns its pid. */
async function leaderOf(turn: Turn, handleId: string): Promise<number> {
  const context = { sessionId: turn.sessionId };
  const { text } = await turn.host.callTool('read_output', { handle_id: handleId, wait_ms: UP_MS }, context);
  if (text !== 'up\n')
    throw new Error(`the stubborn command did not come up, but said ${JSON.stringify(text)}`);
  const { handles } = await turn.host.callTool('list_handles', {}, context);
  const pid = handles.find(({ handle_id }) => handle_id === handleId)?.pid;
  if (pid === undefined || pid === null) throw new Error('a running command has a pid');
  return pid;
}
