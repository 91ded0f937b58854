import type { CallAnswered, CallMade, HistoryEvent, ResultFlag } from '../history/history-event.js';
import type { Sometimes } from '../script/scenario.js';
import type { WorldView } from '../world/world.js';

const BY_FLAG: Readonly<Record<ResultFlag, Sometimes>> = {
  'pipe-held': 'pipe-held',
  truncated: 'output-truncated',
  spilled: 'output-spilled',
  'descendants-alive': 'descendants-outlived-leader',
};
const BY_STATUS: Readonly<Record<string, Sometimes>> = { lost: 'thread-lost', timed_out: 'timed-out' };
const BY_CODE: Readonly<Record<string, Sometimes>> = {
  CAPACITY_EXCEEDED: 'capacity-exceeded',
  SESSION_ENDED: 'spawn-after-end',
  SPAWN_FAILED: 'spawn-failed',
};

/** Notices, once each, the rare things that a run may be required to have reached. */
export class ReachedTracker {
  readonly #reached = new Map<Sometimes, string>();
  readonly #tell: (what: Sometimes, detail: string) => void;
  readonly #calls = new Map<number, CallMade>();
  /** Handles whose end somebody has seen. */
  readonly #ended = new Set<string>();
  #controlLost = false;

  /** @param tell called the first time each is reached */
  constructor(tell: (what: Sometimes, detail: string) => void) {
    this.#tell = tell;
  }

  get reached(): ReadonlyMap<Sometimes, string> {
    return this.#reached;
  }

  observe(event: HistoryEvent): void {
    switch (event.type) {
      case 'call':
        this.#calls.set(event.call, event);
        return;
      case 'answer':
        this.#answered(event);
        return;
      case 'items':
        for (const { handleId, status, flags } of event.items) {
          this.#ended.add(handleId);
          for (const flag of flags) this.#note(BY_FLAG[flag], `result of ${handleId}`);
          const what = BY_STATUS[status];
          if (what !== undefined) this.#note(what, `result of ${handleId}`);
        }
        return;
      case 'fault-ended':
        if (event.fault === 'kill-control-thread' && event.outcome === 'done') this.#controlLost = true;
        return;
      default:
        return;
    }
  }

  look(view: WorldView): void {
    if (view.queuedCommands > 0) this.#note('command-queued', `${view.queuedCommands} at a time`);
    if (view.overflowed > 0) this.#note('mailbox-full', `${view.overflowed} messages refused`);
    if (view.spilledBytes > 0) this.#note('output-spilled', `${view.spilledBytes} bytes`);
    if (view.feedbackRestarts > 0) this.#note('feedback-restarted', `${view.feedbackRestarts} times`);
    if (view.guardianRestarts > 0) this.#note('guardian-restarted', `${view.guardianRestarts} times`);
  }

  #answered(answer: CallAnswered): void {
    const call = this.#calls.get(answer.call);
    this.#calls.delete(answer.call);
    if (call === undefined) return;
    const { operation, handleId } = call;
    if (answer.code !== undefined) {
      const what = operation === 'run_command' ? BY_CODE[answer.code] : undefined;
      if (what !== undefined) this.#note(what, `call ${answer.call}: ${answer.message ?? answer.code}`);
    }
    if (answer.outcome !== 'ok') return;
    if (operation === 'tell' && answer.reply === 'full') this.#note('mailbox-full', `call ${answer.call}`);
    if (operation === 'run_command' && this.#controlLost) {
      this.#note('control-thread-restarted', `call ${answer.call} was served by another one`);
    }
    if (operation === 'cancel_handle' && handleId !== undefined) this.#cancelled(answer.reply, handleId);
  }

  /** The caller had not heard of the end when it cancelled, and the command's own exit is what was recorded. */
  #cancelled(reply: unknown, handleId: string): void {
    if (typeof reply !== 'object' || reply === null) return;
    const status: unknown = Reflect.get(reply, 'status');
    const ownExit =
      status === 'completed' || (status === 'cancelled' && Reflect.get(reply, 'exit_code') !== -1);
    if (ownExit && !this.#ended.has(handleId)) this.#note('cancel-raced-exit', `cancel of ${handleId}`);
    if (typeof status === 'string') this.#ended.add(handleId);
  }

  #note(what: Sometimes, detail: string): void {
    if (this.#reached.has(what)) return;
    this.#reached.set(what, detail);
    this.#tell(what, detail);
  }
}
