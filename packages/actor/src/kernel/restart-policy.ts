import type { StopReason } from '../definition.js';
import type { Supervision } from '../supervision.js';

/** What supervision does about one end. */
export type Verdict =
  /** Stays down. */
  | { readonly kind: 'down' }
  | { readonly kind: 'restart'; readonly delayMs: number }
  /** It would be restarted, but has been too often: its supervisor fails. */
  | { readonly kind: 'give-up' };

/** OTP's own defaults: more than one failure in five seconds is no accident. */
const DEFAULT_MAX = 1;
const DEFAULT_WITHIN_MS = 5000;

/** Decides about the restarts of one actor, and remembers those within the window. */
export class RestartPolicy {
  readonly #supervision: Supervision;
  readonly #max: number;
  readonly #withinMs: number;
  #restartedAt: number[] = [];

  constructor(supervision: Supervision) {
    this.#supervision = supervision;
    this.#max = supervision.intensity?.max ?? DEFAULT_MAX;
    this.#withinMs = supervision.intensity?.withinMs ?? DEFAULT_WITHIN_MS;
  }

  decide(reason: StopReason, nowMs: number): Verdict {
    if (!this.#wants(reason)) return { kind: 'down' };
    this.#restartedAt = this.#restartedAt.filter((at) => nowMs - at < this.#withinMs);
    if (this.#restartedAt.length >= this.#max) return { kind: 'give-up' };
    this.#restartedAt.push(nowMs);
    const backoff = this.#supervision.backoff;
    const delayMs = backoff
      ? Math.min(backoff.maxMs, backoff.baseMs * 2 ** (this.#restartedAt.length - 1))
      : 0;
    return { kind: 'restart', delayMs };
  }

  #wants(reason: StopReason): boolean {
    switch (this.#supervision.restart ?? 'temporary') {
      case 'temporary':
        return false;
      case 'transient':
        return reason.kind === 'failed';
      case 'permanent':
        return true;
    }
  }
}
