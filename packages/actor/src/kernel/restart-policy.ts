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
export function restartPolicy(supervision: Supervision): (reason: StopReason, nowMs: number) => Verdict {
  const { restart = 'temporary', intensity = DEFAULT_INTENSITY, backoff } = supervision;
  let restartedAt: number[] = [];
  return (reason, nowMs) => {
    if (restart === 'temporary') return { kind: 'down' };
    if (restart === 'transient' && reason.kind !== 'failed') return { kind: 'down' };
    restartedAt = restartedAt.filter((at) => nowMs - at < intensity.withinMs);
    if (restartedAt.length >= intensity.max) return { kind: 'give-up' };
    const delayMs = backoff ? Math.min(backoff.maxMs, backoff.baseMs * 2 ** restartedAt.length) : 0;
    restartedAt.push(nowMs);
    return { kind: 'restart', delayMs };
  };
}
