import type { ResolvedStage } from '../script/resolved-scenario.js';

/** From that time on, so many users iterate. */
export interface VuStep {
  readonly atMs: number;
  readonly users: number;
}

/** The straight lines of `ramping-vus` as steps of one user; a stage without duration is one jump. */
export function* vuSteps(startVUs: number, stages: readonly ResolvedStage[]): Generator<VuStep, void> {
  yield { atMs: 0, users: startVUs };
  let stageStartMs = 0;
  let from = startVUs;
  for (const { target, durationMs } of stages) {
    const change = Math.abs(target - from);
    if (durationMs === 0 && change > 0) yield { atMs: stageStartMs, users: target };
    for (let step = 1; durationMs > 0 && step <= change; step += 1) {
      const users = from + Math.sign(target - from) * step;
      yield { atMs: stageStartMs + (durationMs * step) / change, users };
    }
    stageStartMs += durationMs;
    from = target;
  }
}
