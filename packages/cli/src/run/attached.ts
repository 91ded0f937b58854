// A handle that this terminal watches: its output passes through as it comes, its end is ours, and who stops us
// stops it.

import type { ToolResult } from '@longrun/host';
import { awaitHandle } from '../client/await-handle.js';
import { readStream, type StreamName } from '../client/read-stream.js';
import type { StopSignal, StopSignals } from '../client/stop-signals.js';
import { CLOSED_PIPE, EXIT, exitCodeOfSignal } from '../command-line/exit-codes.js';
import type { Backend, Methods } from '../socket/methods.js';
import { howItEnded } from '../view/ending.js';
import { exitCodeOfResult } from './exit-code-of-result.js';

export interface AttachedHandle {
  readonly session: string;
  readonly handleId: string;
}

/** Where its output and what is said of it go. */
export interface Audience {
  write(stream: StreamName, text: string): Promise<void>;
  say(line: string): void;
}

export interface Ended {
  readonly exitCode: number;
  /** Absent when a cancel found nothing of the handle any more. */
  readonly result: ToolResult | undefined;
  /** Bytes of output that came too fast to be kept. */
  readonly missing: number;
}

type Cancelled = Methods['cancel']['output'];

/** Resolves once the command has ended and its output has been written. */
export async function attached(
  backend: Backend,
  handle: AttachedHandle,
  { audience, stop, closed }: { audience: Audience; stop: StopSignals; closed: Promise<void> },
): Promise<Ended> {
  const streams = Promise.all(
    (['stdout', 'stderr'] as const).map((stream) =>
      readStream(
        backend,
        { ...handle, stream },
        { follow: true, onText: (text) => audience.write(stream, text) },
      ),
    ),
  );
  // Whoever fails first is told by the race below; this one must not be unheard until then.
  streams.catch(() => {});
  const end = awaitHandle(backend, handle);
  const reason = await Promise.race([
    Promise.all([end, streams]).then(() => 'ended' as const),
    stop.next(),
    closed.then(() => 'closed' as const),
  ]);
  if (reason === 'ended') {
    const result = await end;
    const exitCode = result === undefined ? EXIT.ownFailure : exitCodeOfResult(result);
    return { exitCode, result, missing: sum(await streams) };
  }
  const cancelled = await cancel(backend, handle.handleId, reason, { audience, stop });
  const { receipt } = cancelled;
  // When it had ended by itself just before, its own end counts.
  const itself = !cancelled.cancelled && receipt !== undefined;
  const byUs = reason === 'closed' ? CLOSED_PIPE : exitCodeOfSignal(reason);
  // Of a reader that has gone as well: then nothing is written, and all of it is soon read.
  const missing = sum(await streams);
  return { exitCode: itself ? exitCodeOfResult(receipt) : byUs, result: receipt, missing };
}

/** Asked once more when the user stops us once more: by force then. */
async function cancel(
  backend: Backend,
  handleId: string,
  reason: StopSignal | 'closed',
  { audience, stop }: { audience: Audience; stop: StopSignals },
): Promise<Cancelled> {
  const why = reason === 'closed' ? 'nobody reads the output any more' : reason;
  audience.say(`${why}: cancelling ${handleId}${reason === 'SIGINT' ? '; Ctrl-C again kills it' : ''}`);
  const gentle = backend.call('cancel', { handle_id: handleId });
  const forced = stop.next().then(async () => {
    const second = backend.call('cancel', { handle_id: handleId, force: true });
    // Either of the two has ended it; the other one has its receipt.
    const [first, again] = await Promise.all([gentle, second]);
    return first.cancelled ? first : again;
  });
  // A second signal that comes too late finds nobody.
  forced.catch(() => {});
  const done = await Promise.race([gentle, forced]);
  audience.say(cancelledLine(done));
  return done;
}

function cancelledLine({ cancelled, handleId, receipt, survivors }: Cancelled): string {
  if (receipt === undefined) return `${handleId} is not known any more`;
  if (!cancelled) return `${handleId} ${howItEnded(receipt)}, before it could be cancelled`;
  const left = survivors.map(({ pid, name, state }) => `${name} (${pid}, state ${state})`).join(', ');
  return `${handleId} ${howItEnded(receipt)}, ${left === '' ? 'nothing of it is left' : `the kernel did not let go of ${left}`}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
