import type { HandleEnd } from '@longrun/coordinator';
import type { HandleId } from '@longrun/protocol';
import type { EventOutbox } from './event-outbox.js';
import type { TracedEnd } from './traced-end.js';

/**
 * Counts an end, and tells the host of it if its call is traced, no sooner than the host knows that it need not report
 * the handle lost: the result has been sent to its inbox, or none is due. So a control thread that dies in between
 * does not make two ends of one.
 */
export class EndReports {
  readonly #outbox: EventOutbox;
  readonly #count: (end: HandleEnd) => void;
  /** Their items are on the way: as many as the coordinator has results that are not confirmed. */
  readonly #due = new Map<HandleId, HandleEnd>();

  constructor(outbox: EventOutbox, count: (end: HandleEnd) => void) {
    this.#outbox = outbox;
    this.#count = count;
  }

  ended(end: HandleEnd): void {
    if (end.delivers) this.#due.set(end.result.handle_id, end);
    else this.#report(end);
  }

  /** Its item was posted, perhaps not for the first time, or none is due any more. */
  told(handleId: HandleId): void {
    const end = this.#due.get(handleId);
    if (end === undefined) return;
    this.#due.delete(handleId);
    this.#report(end);
  }

  #report(end: HandleEnd): void {
    if (end.tag !== undefined) this.#outbox.post({ type: 'handle-ended', end: tracedEnd(end, end.tag) });
    this.#outbox.whenSent(() => this.#count(end));
  }
}

function tracedEnd({ result, at, kill }: HandleEnd, tag: number): TracedEnd {
  return {
    tag,
    handleId: result.handle_id,
    pid: result.pid,
    status: result.status,
    exitCode: result.exit_code,
    signal: result.signal,
    exitedAt: result.ended_at,
    drainedAt: at,
    stdoutBytes: result.stdout_bytes,
    stderrBytes: result.stderr_bytes,
    droppedBytes: result.dropped_bytes,
    descendantsAlive: result.descendants_alive,
    survivors: result.survivors.length,
    lostReason: result.lost_reason,
    kill,
  };
}
