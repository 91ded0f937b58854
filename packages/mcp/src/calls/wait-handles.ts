import type { Call } from './call.js';
import { describeHandles } from './describe-handles.js';
import { isWaitOf, waitInSlices } from './wait-in-slices.js';

/** `wait_handles` with progress, and without a waiter left behind by a client that has given up. */
export async function waitHandles(
  input: Record<string, unknown>,
  call: Call,
): Promise<Record<string, unknown>> {
  const { session, signal, progress } = call;
  const ask = (timeoutMs: number) => session.call('wait_handles', { ...input, timeout_ms: timeoutMs });
  const given = input['timeout_ms'];
  const ids = Array.isArray(input['handle_ids']) ? input['handle_ids'].map(String) : [];
  return progress.during(
    () => describeHandles(session, ids),
    () =>
      isWaitOf(session.host, 'wait_handles', 'timeout_ms', given)
        ? waitInSlices(given, signal, ask, (reply) => reply['timed_out'] !== true)
        : session.call('wait_handles', input),
  );
}
