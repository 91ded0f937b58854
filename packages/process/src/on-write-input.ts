import type { ActorContext } from '@longrun/actor';
import type { ErrorData, WriteInputReply, WriteProcessInput } from '@longrun/protocol';
import type { ProcessActorMessage } from './internal-messages.js';
import type { ProcessState } from './state.js';

/** Written and not yet taken by the child's pipe: a command that does not read must not fill our memory. */
const MAX_PENDING_INPUT_BYTES = 1024 * 1024;

/** Writes to stdin. Answered when the pipe has taken it, or cannot any more. */
export function onWriteInput(
  state: ProcessState,
  { text, end, replyTo }: WriteProcessInput,
  ctx: ActorContext<ProcessActorMessage>,
): void {
  const { run } = state;
  const stdin = run?.process.stdin;
  if (run === undefined || stdin === undefined || run.inputClosed) {
    ctx.reply<WriteInputReply>(replyTo, { ok: false, error: CLOSED });
    return;
  }
  const bytes = Buffer.from(text, 'utf8');
  // A single text may be larger: the caller has it in memory anyway.
  if (stdin.pendingBytes > 0 && stdin.pendingBytes + bytes.length > MAX_PENDING_INPUT_BYTES) {
    ctx.reply<WriteInputReply>(replyTo, { ok: false, error: FULL });
    return;
  }
  if (end) run.inputClosed = true;
  if (bytes.length === 0) {
    ctx.reply<WriteInputReply>(replyTo, { ok: true, bytes: 0 });
  } else {
    stdin.write(bytes, (taken) => {
      if (!taken) run.inputClosed = true;
      const reply: WriteInputReply = taken ? { ok: true, bytes: bytes.length } : { ok: false, error: CLOSED };
      ctx.self.tell({ type: 'input-written', replyTo, reply });
    });
  }
  if (end) stdin.end();
}

const CLOSED: ErrorData = {
  code: 'INVALID_PARAMETER',
  message: 'The stdin of this command is not open.',
  details: { param: 'text' },
};

const FULL: ErrorData = {
  code: 'CAPACITY_EXCEEDED',
  message: 'The command has not read what was written to its stdin before.',
  details: { limit: 'pendingInputBytes', max: MAX_PENDING_INPUT_BYTES },
};
