import { ClaimedRun } from '../session/claimed-run.js';
import { type Call, handOver } from './call.js';
import { describeHandles } from './describe-handles.js';

/** How a run tool went. */
export type RunEnd =
  | { readonly kind: 'answer'; readonly output: Record<string, unknown> }
  /** It still ran after `taskAfterMs`; the caller goes on with it. */
  | { readonly kind: 'running'; readonly run: ClaimedRun };

/**
 * A run tool. In the foreground it waits for the result under a handle of its own, so that there is something to tell
 * of meanwhile, and so that a client that gives up loses nothing: the command runs on and its result goes to the inbox.
 */
export async function runCommand(
  tool: string,
  input: Record<string, unknown>,
  call: Call,
  taskAfterMs: number = Number.POSITIVE_INFINITY,
): Promise<RunEnd> {
  const { session, signal, progress } = call;
  if (!isForeground(input)) return { kind: 'answer', output: await session.start(tool, input, false) };
  const run = await ClaimedRun.start(session, tool, input);
  const backgroundMs = backgroundAfterMs(input);
  const patienceMs = Math.min(backgroundMs, taskAfterMs);
  try {
    const output = await progress.during(
      () => describeHandles(session, [run.handleId]),
      () => run.finished(patienceMs, signal),
    );
    if (output !== undefined) {
      const item = run.settle();
      handOver(call, item === undefined ? [] : [item]);
      return { kind: 'answer', output };
    }
  } catch (error) {
    run.release();
    throw error;
  }
  if (!signal.aborted && taskAfterMs < backgroundMs) return { kind: 'running', run };
  run.release();
  return { kind: 'answer', output: { ...run.started } };
}

/** Anything but `true`: what is no boolean is the host's to refuse. */
export function isForeground(input: Record<string, unknown>): boolean {
  return input['long_running'] === undefined || input['long_running'] === false;
}

function backgroundAfterMs(input: Record<string, unknown>): number {
  const given = input['background_after_ms'];
  return typeof given === 'number' ? given : Number.POSITIVE_INFINITY;
}
