import type { Call } from './call.js';
import { describeHandles } from './describe-handles.js';
import { isWaitOf, waitInSlices } from './wait-in-slices.js';

/** `read_output` with progress while it waits. */
export async function readOutput(
  input: Record<string, unknown>,
  call: Call,
): Promise<Record<string, unknown>> {
  const { session, signal, progress } = call;
  const waitMs = input['wait_ms'];
  if (!isWaitOf(session.host, 'read_output', 'wait_ms', waitMs) || waitMs === 0)
    return session.call('read_output', input);
  const ask = (sliceMs: number) => session.call('read_output', { ...input, wait_ms: sliceMs });
  return progress.during(
    () => describeHandles(session, [String(input['handle_id'])]),
    () => waitInSlices(waitMs, signal, ask, (reply) => reply['text'] !== '' || reply['eof'] === true),
  );
}
