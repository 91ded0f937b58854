import type { ActorContext, Next } from '@longrun/actor';
import type { ProcessActorMessage } from './internal-messages.js';
import { advance } from './run/advance.js';
import type { ProcessState } from './state.js';

/** The disk hangs: what it has not confirmed is dropped, the result goes out. */
export function onSealDeadline(
  state: ProcessState,
  _message: { readonly type: 'seal-deadline' },
  ctx: ActorContext<ProcessActorMessage>,
): Next<ProcessState> | undefined {
  const { run } = state;
  if (run === undefined || run.phase !== 'sealing' || run.outputSealed) return undefined;
  ctx.log(
    'warn',
    { handle_id: state.args.handleId },
    'the disk is too slow for the last output, it is dropped',
  );
  run.streams.stdout.capture.abandonSpill();
  run.streams.stderr.capture.abandonSpill();
  run.outputSealed = true;
  return advance(state, run, ctx);
}
