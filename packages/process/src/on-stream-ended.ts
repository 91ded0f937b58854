import type { ActorContext, Next } from '@longrun/actor';
import type { StreamName } from '@longrun/protocol';
import type { ProcessActorMessage } from './internal-messages.js';
import { advance } from './run/advance.js';
import { retryReads } from './run/reads.js';
import type { ProcessState } from './state.js';

/** End of file on one stream: nobody has its writing end any more. */
export function onStreamEnded(
  state: ProcessState,
  message: { readonly type: 'stream-ended'; readonly stream: StreamName },
  ctx: ActorContext<ProcessActorMessage>,
): Next<ProcessState> | undefined {
  const { run } = state;
  if (run === undefined) throw new Error('output ended before the launch');
  const stream = run.streams[message.stream];
  // Cut a moment ago: the end of file was in the mailbox by then.
  if (stream.ended) return undefined;
  stream.ended = true;
  stream.capture.end();
  run.process[message.stream].destroy();
  retryReads(run, ctx);
  return advance(state, run, ctx);
}
