import type { StopReason } from '../definition.js';
import type { RestartIntensity, Supervision } from '../supervision.js';

/** What supervision does about one end. */
export type Verdict =
  /** Stays down. */
  | { readonly kind: 'down' }
  | { readonly kind: 'restart'; readonly delayMs: number }
  /** It would be restarted, but has been too often: its supervisor fails. */
  | { readonly kind: 'give-up' };

/** OTP's own defaults: more than one failure in five seconds is no accident. */
const DEFAULT_INTENSITY: RestartIntensity = { max: 1, withinMs: 5000 };

/** Decides about the restarts of one actor, and remembers those within the window. */
export class RestartPolicy {
  readonly #supervision: Supervision;
  #restartedAt: number[] = [];

  constructor(supervision: Supervision) {
    this.#supervision = supervision;
  }

  decide(reason: StopReason, nowMs: number): Verdict {
    if (!this.#wants(reason)) return { kind: 'down' };
    const { intensity = DEFAULT_INTENSITY, backoff } = this.#supervision;
    this.#restartedAt = this.#restartedAt.filter((at) => nowMs - at < intensity.withinMs);
    if (this.#restartedAt.length >= intensity.max) return { kind: 'give-up' };
    this.#restartedAt.push(nowMs);
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
