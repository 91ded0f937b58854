import type { ActorAddress } from '@longrun/protocol';

/**
 * Why an ask was not answered.
 * - `deadline`: `timeoutMs` passed. The question may still be handled; its reply becomes a dead letter.
 * - `stopped`: the target is gone, or its thread is, or the asking system was shut down.
 * - `full`: the target's user lane, or its link, had no room. The question was not taken.
 * - `undeliverable`: the question holds something that cannot cross threads. It was not taken.
 */
export type AskFailure = 'deadline' | 'stopped' | 'full' | 'undeliverable';

/** What `ask` rejects with. */
export class AskError extends Error {
  override readonly name: string = 'AskError';
  readonly reason: AskFailure;
  readonly target: ActorAddress<never>;
  /** Type of the question. */
  readonly type: string;

  constructor(reason: AskFailure, target: ActorAddress<never>, type: string) {
    super(`ask '${type}' of ${target.id}: ${reason}`);
    this.reason = reason;
    this.target = target;
    this.type = type;
  }
}
